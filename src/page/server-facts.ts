// What the page knows of its server from the beginning: the words that the server has written into the index. Browser.
import { PAGE_FACTS_NAME, type PageFact } from '../protocol/page-facts.ts'

const told = document.querySelector<HTMLMetaElement>(`meta[name="${PAGE_FACTS_NAME}"]`)?.content.split(' ') ?? []

export const holds = (fact: PageFact): boolean => told.includes(fact)

/** Why a place or a button is off, to be put behind "is off on this server". */
export const WHY_OFF = ', because its option admin.listen takes admin keys at another address than that of this page'
