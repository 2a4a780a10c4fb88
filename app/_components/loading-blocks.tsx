/** Grey blocks where text and pictures will stand, with one sentence for those who do not see them. */
export function LoadingBlocks({ label }: { readonly label: string }) {
  return (
    <main id="main" className="mx-auto grid max-w-7xl gap-6 px-4 py-8">
      <p role="status" className="sr-only">
        {label}
      </p>
      <div aria-hidden="true" className="grid gap-6">
        <div className="h-8 w-56 rounded-sm bg-sunken" />
        <div className="h-24 rounded-md bg-sunken" />
        <div className="grid gap-4 lg:grid-cols-3">
          <div className="h-96 rounded-md bg-sunken" />
          <div className="h-96 rounded-md bg-sunken" />
          <div className="h-96 rounded-md bg-sunken" />
        </div>
      </div>
    </main>
  );
}
