// How numbers, money and times are written. Times are those of the project's zone.
import { program } from "./state.js"

const whole = new Intl.NumberFormat("en")
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 })

/** @param {number} n */
export const number = n => n == null ? "–" : whole.format(n)
/** Points, which are not rounded up to a whole number that they have not reached, such as one that a grade begins at.
 * @param {number} n */
export const points = n => {
  const shown = Math.round(n * 10) / 10
  const over = shown - n > 1e-12 * Math.abs(shown) && Number.isInteger(shown) && shown !== 0 // nearer is what adding up leaves
  return number(over ? Math.min(Math.round(n * 100), shown * 100 - 1) / 100 : shown || 0)
}
/** @param {number} n */
export const brief = n => n == null ? "–" : n < 100_000 ? whole.format(n) : short.format(n)
/** @param {number} share 0 to 1 */
export const percent = (share, digits = 1) => share == null || !isFinite(share) ? "–" : (100 * share).toFixed(digits) + " %"
/** @param {number} share */
export const signed = share => share == null || !isFinite(share) ? "–" : (share < 0 ? "−" : "+") + percent(Math.abs(share))

/** @param {number} amount in the project's currency */
export function money(amount) {
  if (amount == null) return "–"
  const currency = program.value?.currency || "EUR"
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: Math.abs(amount) < 1000 ? 2 : 0 }).format(amount)
  } catch {
    return number(Math.round(amount * 100) / 100) + " " + currency
  }
}

const formats = new Map()
function format(kind, options) {
  const zone = program.value?.zone || "UTC"
  const key = kind + zone
  if (!formats.has(key)) {
    let f
    try { f = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }) } catch { f = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }) }
    formats.set(key, f)
  }
  return formats.get(key)
}

function at(text, kind, options) {
  const t = new Date(text)
  return isNaN(t) || !text ? "" : format(kind, options).format(t)
}
/** @param {string} text RFC 3339 */
export const clock = text => at(text, "clock", { hour: "2-digit", minute: "2-digit", second: "2-digit" })
/** @param {string} text RFC 3339 */
export const day = text => at(text, "day", { weekday: "short", day: "numeric", month: "short", year: "numeric" })
/** @param {string} text RFC 3339 */
export const moment = text => at(text, "moment", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" })

/** A length of time in its two greatest units: 3 d 4 h, 12 min, 40 s. @param {number} seconds */
export function span(seconds) {
  if (seconds == null || !isFinite(seconds)) return "–"
  const s = Math.max(0, Math.floor(seconds))
  const units = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]]
  const i = Math.max(0, units.findIndex(([n], k) => s >= n || k === 3))
  const [n, unit] = units[i]
  const rest = i < 2 ? Math.floor((s % n) / units[i + 1][0]) : 0
  return `${Math.floor(s / n)} ${unit}` + (rest > 0 ? ` ${rest} ${units[i + 1][1]}` : "")
}

/** @param {string} name as scripts write it */
export const words = name => (name ?? "").replaceAll("_", " ")

/** @param {any} v a value of a profile or a decision */
export function value(v) {
  if (v === null || v === undefined || v === "") return "–"
  if (Array.isArray(v)) return v.length ? v.map(value).join(", ") : "none"
  if (typeof v === "object") return JSON.stringify(v)
  if (typeof v === "string" && /^\d{4}-\d\d-\d\dT/.test(v)) return moment(v) || v
  return typeof v === "number" ? number(v) : String(v)
}
