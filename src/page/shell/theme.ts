// Owns the theme: as the system has it, light, or dark. The choice is the only thing that the page keeps in localStorage. Browser.
import { effect, signal } from '@preact/signals'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'theme'

export const theme = signal<Theme>(kept())

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!
}

effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
  keep(theme.value)
})

function kept(): Theme {
  try {
    return THEMES.find((name) => name === localStorage.getItem(KEY)) ?? 'system'
  } catch {
    // A browser that keeps nothing for pages: the theme holds until the page is closed.
    return 'system'
  }
}

function keep(name: Theme): void {
  try {
    if (name === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, name)
  } catch {
    // As above.
  }
}
