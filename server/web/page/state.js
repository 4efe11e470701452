// What the page knows. The address (after #) says what is looked at, so a link shows the same to someone else.
import { signal, computed, effect, batch } from "./vendor/signals.mjs"
import { get } from "./api.js"

/**
 * @typedef {{name: string, title: string, doc: string, status: string}} Journey
 * @typedef {{name: string, version: string, started: string, now: string, zone: string, currency: string, speed: number, journeys: Journey[],
 *   leads: boolean, accounts: boolean, forms: number, segments: number}} Program
 * @typedef {{in: number, here: number, out: number, sent: number, blocked: number}} StepCounts
 * @typedef {{journey: string, entered: number, inside: number, left: number, messages: {sent: number, blocked: number, failed: number},
 *   goals: {goal: string, reached: number, revenue: number}[], steps: Object<string, StepCounts>}} Counts
 */

/** @type {import("./vendor/signals.mjs").Signal<Program|null>} */
export const program = signal(null)
export const failure = signal("")             // why nothing can be shown
export const report = signal(null)            // of GET /v1/report
export const counts = signal({})              // journey → Counts
export const graphs = signal({})              // journey → graph, or {error}
export const address = signal(readAddress())  // what is looked at: {journey, contact, view, role, lead, account}
export const path = signal(null)              // of the contact: {id, contact, lines, error}

export const journey = computed(() => {
  const all = program.value?.journeys ?? []
  return all.find(j => j.name === address.value.journey) ?? all[0] ?? null
})

function readAddress() {
  const q = new URLSearchParams(location.hash.slice(1))
  return { journey: q.get("journey") ?? "", contact: q.get("contact") ?? "", view: q.get("view") ?? "journey", role: q.get("role") ?? "", lead: q.get("lead") ?? "", account: q.get("account") ?? "" }
}
addEventListener("hashchange", () => { address.value = readAddress() })

/**
 * Looks at something else; what is not named stays.
 * @param {{journey?: string, contact?: string, view?: string, role?: string, lead?: string, account?: string}} change
 */
export function go(change) {
  const next = { ...address.value, ...change }
  if (change.view && change.view !== "leads") next.lead = ""
  if (change.view && change.view !== "accounts") next.account = ""
  const q = new URLSearchParams()
  if (next.journey) q.set("journey", next.journey)
  if (next.contact) q.set("contact", next.contact)
  if (next.lead) q.set("lead", next.lead)
  if (next.account) q.set("account", next.account)
  if (next.role && next.view === "work") q.set("role", next.role)
  if (next.view && next.view !== "journey") q.set("view", next.view)
  address.value = next
  history.pushState(null, "", "#" + q)
}
addEventListener("popstate", () => { address.value = readAddress() })

/** Reads what the page needs to begin. */
export async function load() {
  try {
    program.value = await get("/v1/program")
    document.title = program.value.name + " · journeys"
    failure.value = ""
    await loadReport()
  } catch (e) {
    failure.value = e.message
    await new Promise(wake => setTimeout(wake, 2000))
    return load()
  }
}

/** Reads the report; its numbers stand until the live stream brings newer ones. */
export async function loadReport() {
  const r = await get("/v1/report")
  batch(() => {
    report.value = r
    const all = { ...counts.value }
    for (const j of r.journeys ?? []) {
      all[j.journey] ??= { ...j, goals: j.goals ?? [], steps: Object.fromEntries((j.steps ?? []).map(s => [s.id, s])) }
    }
    counts.value = all
  })
}

// The graph of the journey that is looked at, read once.
effect(() => {
  const j = journey.value
  if (!j || graphs.peek()[j.name]) return
  const put = g => { graphs.value = { ...graphs.peek(), [j.name]: g } }
  get(`/v1/journeys/${encodeURIComponent(j.name)}/graph`).then(put, e => put({ error: e.message }))
})

/** Reads the path of a contact again, if it is still the one looked at. */
export async function loadPath() {
  const id = address.peek().contact
  if (!id) { path.value = null; return }
  const at = "/v1/contacts/" + encodeURIComponent(id)
  try {
    const [contact, why] = await Promise.all([get(at), get(at + "/why")])
    if (address.peek().contact === id) path.value = { id, contact, lines: why.lines ?? [] }
  } catch (e) {
    if (address.peek().contact === id) path.value = { id, error: e.message }
  }
}
const contactId = computed(() => address.value.contact)
effect(() => {
  if (contactId.value !== path.peek()?.id) path.value = null
  loadPath()
})
