"use client";

import "./globals.css";

type ErrorProps = { readonly reset: () => void };

/** The last net: the frame of the pages itself failed, so nothing of it is used here. */
export default function GlobalError({ reset }: ErrorProps) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid max-w-2xl gap-4 px-4 py-16">
          <h1 className="text-xl font-semibold">Gradient Rounds could not be drawn</h1>
          <p>The server met an error that it did not expect. Your data are as they were.</p>
          <p>
            <button type="button" onClick={reset} className="min-h-9 rounded-sm border border-edge px-3">
              Try again
            </button>
          </p>
          <p>
            <a href="/">Go to the start</a>
          </p>
        </main>
      </body>
    </html>
  );
}
