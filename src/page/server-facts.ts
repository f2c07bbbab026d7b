// What the page knows about its server from the beginning: the words that the server has written into the index. Browser.
import { PAGE_FACTS_NAME, type PageFact } from '../protocol/page-facts.ts'

const told = document.querySelector<HTMLMetaElement>(`meta[name="${PAGE_FACTS_NAME}"]`)?.content.split(' ') ?? []

export const holds = (fact: PageFact): boolean => told.includes(fact)

/** Why a place or a button is off. It follows the words "is off on this server". */
export const WHY_OFF = ', because with its option admin.listen it takes admin keys at another address only'
