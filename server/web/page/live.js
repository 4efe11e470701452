// The live stream: counts and trace lines as they happen. It comes back by itself, and asks for what it missed.
import { signal, batch } from "./vendor/signals.mjs"
import { address, counts, loadPath, loadReport, program } from "./state.js"

export const maxLines = 200
const mostWait = 10_000       // milliseconds between two tries
const betweenReplays = 3_000  // a stream that is too fast must not make us reopen all the time
const beat = 120              // milliseconds between two repaints of the feed

/** @typedef {{cursor: string, time: string, contact: string, journey: string, trip: number, step: string, kind: string, text: string}} TraceLine */

export const connection = signal({ state: "connecting", missed: 0 }) // connecting, live, reconnecting
/** @type {import("./vendor/signals.mjs").Signal<TraceLine[]>} newest first */
export const feed = signal([])
export const waiting = signal(0)  // lines that wait while the feed is held
export const now = signal("")     // the program's clock, as last told

/** The program's clock now: as last told, and what has passed since. */
export const present = signal(new Date())
let told = { text: "", at: 0 }
setInterval(() => {
  const text = now.value || program.value?.now
  if (!text) return
  if (text !== told.text) told = { text, at: performance.now() }
  present.value = new Date(new Date(text).getTime() + (performance.now() - told.at) * (program.value?.speed ?? 1))
}, 1000)

let socket = null
let cursor = ""
let tries = 0
let missed = 0
let replayed = 0
let held = false
/** @type {TraceLine[]} */
let fresh = []
let seen = new Set()

/** Opens the stream and keeps it open. */
export function listen() {
  const q = new URLSearchParams()
  if (cursor) q.set("from", cursor)
  const at = new URL("live", location.href)
  at.protocol = location.protocol === "https:" ? "wss:" : "ws:"
  at.pathname = "/live"
  at.hash = ""
  at.search = q.toString()
  const s = socket = new WebSocket(at)
  s.onmessage = m => { if (s === socket) take(JSON.parse(m.data)) }
  s.onclose = () => {
    if (s !== socket) return
    connection.value = { state: tries === 0 && connection.value.state === "connecting" ? "connecting" : "reconnecting", missed }
    setTimeout(listen, Math.min(mostWait, 300 * 2 ** tries++))
  }
}

function take(m) {
  switch (m.type) {
    case "hello":
      tries = 0
      cursor ||= m.cursor ?? ""
      now.value = m.now ?? ""
      connection.value = { state: "live", missed }
      loadReport().catch(() => {}) // what happened while nobody listened
      break
    case "trace":
      cursor = m.cursor ?? cursor
      now.value = m.time
      if (m.cursor && seen.has(m.cursor)) break
      seen.add(m.cursor)
      fresh.push(m)
      if (fresh.length > maxLines) fresh = fresh.slice(-maxLines)
      if (m.contact === address.peek().contact) refreshPath()
      break
    case "counts": {
      counts.value = { ...counts.peek(), [m.journey]: m }
      break
    }
    case "missed":
      missed += m.count
      connection.value = { state: "live", missed }
      replay(m.from)
      break
    case "error":
      connection.value = { state: "live", missed, error: m.message }
  }
}

function replay(from) {
  const wait = replayed + betweenReplays - performance.now()
  if (wait > 0) return
  replayed = performance.now()
  cursor = from || cursor
  const old = socket
  listen()
  old.close()
}

let pathTimer = 0
function refreshPath() {
  pathTimer ||= setTimeout(() => { pathTimer = 0; loadPath() }, 400)
}

/** Holds the feed still, as while someone points at a line, or lets it go on. */
export function hold(on) {
  held = on
  if (!on) paint()
}

function paint() {
  if (fresh.length === 0) return
  if (held) { waiting.value = fresh.length; return }
  batch(() => {
    feed.value = [...fresh.reverse(), ...feed.peek()].slice(0, maxLines)
    waiting.value = 0
  })
  fresh = []
  if (seen.size > 20 * maxLines) seen = new Set(feed.peek().map(l => l.cursor))
}
setInterval(paint, beat)
