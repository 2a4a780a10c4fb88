import type { ReactNode } from "react";

type PageMessageProps = { readonly title: string; readonly children: ReactNode };

/** A page that has one thing to say: not found, failed, empty. */
export function PageMessage({ title, children }: PageMessageProps) {
  return (
    <main id="main" className="mx-auto grid max-w-2xl gap-4 px-4 py-16">
      <h1 className="text-xl font-semibold">{title}</h1>
      {children}
    </main>
  );
}
