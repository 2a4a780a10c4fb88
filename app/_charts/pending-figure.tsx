/** Where a picture will stand that is drawn from the diagnosis. */
export function PendingFigure({ title }: { readonly title: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-2 rounded-md border border-line bg-surface p-4">
      <h3 className="font-semibold">{title}</h3>
      <p className="text-muted">Comes with the verdict, which puts the layers in order.</p>
      <div aria-hidden="true" className="min-h-64 flex-1 rounded-sm bg-sunken" />
    </div>
  );
}
