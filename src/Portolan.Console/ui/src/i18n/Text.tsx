import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { setApiLanguage } from '../api/client'
import type { Dictionary } from './en'

export type Language = 'en' | 'zh'

/** A language's words come when they are wanted; both have exactly the same keys, or the build fails. */
const dictionaries: Record<Language, () => Promise<Dictionary>> = {
  en: async () => (await import('./en')).en,
  zh: async () => (await import('./zh')).zh,
}

export const languageNames: Record<Language, string> = { en: 'English', zh: '简体中文' }
export const languageTags: Record<Language, string> = { en: 'en', zh: 'zh-CN' }

const storageKey = 'portolan.language'

function preferred(): Language {
  const chosen = localStorage.getItem(storageKey)
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) && !navigator.language.toLowerCase().startsWith('en') ? 'zh' : 'en'
}

interface Words {
  language: Language
  t: Dictionary
  choose: (language: Language) => void
}

const Context = createContext<Words | null>(null)

/** Gives everything beneath it the words of the chosen language, and shows nothing before they are there. */
export function TextProvider({ children, initial }: { children: ReactNode; initial?: { language: Language; t: Dictionary } }) {
  const [loaded, setLoaded] = useState(initial)
  const choose = useCallback((language: Language) => {
    localStorage.setItem(storageKey, language)
    void load(language).then(setLoaded)
  }, [])
  useEffect(() => {
    if (!initial) void load(preferred()).then(setLoaded)
  }, [initial])
  const words = useMemo(() => loaded && { ...loaded, choose }, [loaded, choose])
  return words ? <Context value={words}>{children}</Context> : null
}

async function load(language: Language) {
  const t = await dictionaries[language]()
  setApiLanguage(languageTags[language])
  document.documentElement.lang = languageTags[language]
  return { language, t }
}

export function useLanguage(): Words {
  const words = use(Context)
  if (!words) throw new Error('TextProvider is missing')
  return words
}

export const useText = (): Dictionary => useLanguage().t
