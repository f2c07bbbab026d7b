// The drawings of the page: the mark, and the signs on buttons. They say nothing to a screen reader. Browser.

const PATHS = {
  plus: <path d="M8 3v10M3 8h10" />,
  cut: (
    <>
      <circle cx="4" cy="4.5" r="2" />
      <circle cx="4" cy="11.5" r="2" />
      <path d="M5.6 5.7 14 12M5.6 10.3 14 4" />
    </>
  ),
  back: <path d="M3 8a5 5 0 1 0 1.6-3.7M4.5 1.8v2.8h2.8" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 3.5v-.2a.8.8 0 0 0-.8-.8H3.3a.8.8 0 0 0-.8.8v6.4a.8.8 0 0 0 .8.8h.2" />
    </>
  ),
  pause: <path d="M6 4v8M10 4v8" />,
  play: <path d="M5.5 4v8l6-4z" />,
  more: <path d="M3.500 8h.01M8 8h.01M12.500 8h.01" stroke-width="2" />,
  open: <path d="m4 10 4-4 4 4" />,
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11A5.5 5.5 0 0 0 8 2.5z" fill="currentColor" />
    </>
  ),
  light: (
    <>
      <path d="M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1" />
      <circle cx="8" cy="8" r="2.8" />
    </>
  ),
  dark: <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.500z" />,
  help: <path d="M6 6.200a2 2 0 1 1 2.7 1.900c-.5.2-.7.6-.7 1.100v.3M8 11.800h.01" />,
} as const

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {PATHS[name]}
    </svg>
  )
}

/** One to three: a fan-out. */
export function Mark() {
  return (
    <svg
      viewBox="0 0 22 22"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
    >
      <path d="M6.5 11h9M6.2 9.8 15 4.800M6.2 12.2 15 17.2" />
      <circle cx="4" cy="11" r="2.8" fill="currentColor" stroke="none" />
      <circle cx="17.5" cy="3.8" r="1.9" fill="currentColor" stroke="none" />
      <circle cx="18" cy="11" r="1.9" fill="currentColor" stroke="none" />
      <circle cx="17.5" cy="18.2" r="1.9" fill="currentColor" stroke="none" />
    </svg>
  )
}
