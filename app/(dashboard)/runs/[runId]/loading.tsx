export default function Loading() {
  return (
    <>
      <p role="status" className="sr-only">
        This part of the run is loading
      </p>
      <div aria-hidden="true" className="grid gap-6">
        <div className="h-40 rounded-md bg-sunken" />
        <div className="grid gap-4 lg:grid-cols-3">
          <div className="h-96 rounded-md bg-sunken" />
          <div className="h-96 rounded-md bg-sunken" />
          <div className="h-96 rounded-md bg-sunken" />
        </div>
      </div>
    </>
  );
}
