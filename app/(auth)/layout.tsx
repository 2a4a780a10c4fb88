import type { ReactNode } from "react";
import { ProductMark } from "@/app/_shell/product-mark";

export default function AuthLayout({ children }: { readonly children: ReactNode }) {
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <p className="flex items-center gap-2 font-semibold">
        <ProductMark />
        Gradient Rounds
      </p>
      {children}
    </main>
  );
}
