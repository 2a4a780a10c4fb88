/** Four layers, each passing on less: the product in one glyph. */
export function ProductMark() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="text-accent">
      <g fill="currentColor">
        <rect x="1" y="1" width="18" height="3.4" rx="1.7" />
        <rect x="1" y="5.9" width="12" height="3.4" rx="1.7" opacity="0.85" />
        <rect x="1" y="10.8" width="7" height="3.4" rx="1.7" opacity="0.7" />
        <rect x="1" y="15.6" width="3.4" height="3.4" rx="1.7" opacity="0.6" />
      </g>
    </svg>
  );
}
