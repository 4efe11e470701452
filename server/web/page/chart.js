// The chart of a journey, drawn from the places that the server worked out. The drawing itself stands still; only the
// numbers on it and the marks of a contact's path change.
import { html } from "./html.js"
import { useLayoutEffect, useRef, useState } from "./vendor/hooks.mjs"
import { counts, path } from "./state.js"
import { brief, number } from "./format.js"
import { taken } from "./path.js"

const closest = 2.5   // zoom
const farthest = 0.15
const legible = 0.75
const stride = 60     // pixels per arrow key

/** The path through points: straight down where x stays, else a curve that leaves and arrives straight down. */
function curve(points) {
  return points.map(([x, y], i) => {
    if (i === 0) return `M${x} ${y}`
    const [px, py] = points[i - 1]
    if (px === x) return `V${y}`
    const middle = (py + y) / 2
    return `C${px} ${middle} ${x} ${middle} ${x} ${y}`
  }).join("")
}

export function Chart({ graph }) {
  const frame = useRef(null)
  const [view, setView] = useState(null) // {x, y, k}: shift and zoom
  const moved = useRef(false)            // by hand: then a new size of the window leaves it alone
  const marks = taken(graph, path.value)

  // At first the chart is shown as large as can be read, from its top and start; fitted, all of it.
  const place = k => {
    const { clientWidth: w, clientHeight: h } = frame.current
    const start = graph.nodes[0]
    const x = graph.width * k <= w ? (w - graph.width * k) / 2 : Math.max(w - graph.width * k, Math.min(0, w / 2 - (start.x + start.width / 2) * k))
    setView({ k, x, y: Math.max(0, (h - graph.height * k) / 2) })
  }
  const whole = () => Math.min(1.1, frame.current.clientWidth / graph.width, frame.current.clientHeight / graph.height)
  const begin = () => place(Math.max(whole(), Math.min(legible, Math.max(0.6, frame.current.clientWidth / graph.width))))
  const fit = () => { moved.current = true; place(Math.max(whole(), farthest)) }
  useLayoutEffect(() => {
    begin()
    const watcher = new ResizeObserver(() => { if (!moved.current) begin() })
    watcher.observe(frame.current)
    // Preact's handlers are passive for wheels; this one must keep the page from scrolling.
    const el = frame.current
    const wheel = e => {
      e.preventDefault()
      const box = el.getBoundingClientRect()
      zoom(Math.exp(-e.deltaY * (e.ctrlKey ? 0.01 : 0.0015)), e.clientX - box.left, e.clientY - box.top)
    }
    el.addEventListener("wheel", wheel, { passive: false })
    return () => { watcher.disconnect(); el.removeEventListener("wheel", wheel) }
  }, [graph])

  const change = f => { moved.current = true; setView(f) }
  const zoom = (by, x = frame.current.clientWidth / 2, y = frame.current.clientHeight / 2) => change(v => {
    const k = Math.min(closest, Math.max(farthest, v.k * by))
    return { k, x: x - (x - v.x) * k / v.k, y: y - (y - v.y) * k / v.k }
  })
  const shift = (x, y) => change(v => ({ ...v, x: v.x + x, y: v.y + y }))
  const drag = e => {
    if (e.button !== 0) return
    const el = e.currentTarget
    el.setPointerCapture(e.pointerId)
    let [x, y] = [e.clientX, e.clientY]
    el.onpointermove = m => { shift(m.clientX - x, m.clientY - y); [x, y] = [m.clientX, m.clientY] }
    el.onpointerup = el.onpointercancel = () => { el.onpointermove = null }
  }
  const keys = {
    ArrowLeft: () => shift(stride, 0), ArrowRight: () => shift(-stride, 0), ArrowUp: () => shift(0, stride), ArrowDown: () => shift(0, -stride),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit,
  }
  const key = e => { if (keys[e.key]) { e.preventDefault(); keys[e.key]() } }

  return html`
    <div class=${"chart" + (marks ? " traced" : "")} ref=${frame} tabindex="0" role="group" aria-label="Chart; arrow keys move it, plus and minus zoom, 0 fits it"
      onKeyDown=${key} onPointerDown=${drag}>
      <svg class="journey" role="img" aria-label=${"Steps of " + (graph.title || graph.journey)}>
        <defs>
          ${["", "-taken"].map(kind => html`
            <marker id=${"arrow" + kind} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
              <path class=${"arrow" + kind} d="M.5.8 7.4 4 .5 7.2z" />
            </marker>`)}
        </defs>
        <g transform=${view ? `translate(${view.x} ${view.y}) scale(${view.k})` : ""}>
          ${graph.edges.map((e, i) => marks?.edges.has(i) ? null : html`<path key=${"way" + i} class="way" d=${curve(e.points)} marker-end="url(#arrow)" />`)}
          ${graph.edges.map((e, i) => marks?.edges.has(i) ? html`<path key=${"taken" + i} class="way taken" d=${curve(e.points)} marker-end="url(#arrow-taken)" />` : null)}
          ${graph.edges.map((e, i) => e.label && html`<${Pill} key=${"pill" + i} edge=${e} taken=${marks?.edges.has(i)} />`)}
          ${graph.nodes.map(n => html`<${Box} key=${n.id} node=${n} mark=${marks?.nodes.get(n.id)} />`)}
          ${graph.nodes.map(n => html`<${Badges} key=${"badges" + n.id} node=${n} journey=${graph.journey} />`)}
        </g>
      </svg>
      <div class="zoom" onPointerDown=${e => e.stopPropagation()}>
        <button aria-label="Zoom in" title="Zoom in" onClick=${() => zoom(1.25)}>+</button>
        <button aria-label="Zoom out" title="Zoom out" onClick=${() => zoom(0.8)}>−</button>
        <button aria-label="Fit" title="Fit the whole chart" onClick=${fit}>⤢</button>
      </div>
    </div>`
}

function Pill({ edge, taken }) {
  const [x, y] = edge.labelAt
  return html`
    <g class=${"pill" + (taken ? " taken" : "")}>
      <title>${edge.label}</title>
      <rect x=${x - edge.labelWidth / 2} y=${y - edge.labelHeight / 2} width=${edge.labelWidth} height=${edge.labelHeight} rx=${Math.min(11.5, edge.labelHeight / 2)} />
      ${edge.text.map((line, i) => html`<text x=${x} y=${y - edge.labelHeight / 2 + 15.5 + 15 * i}>${line}</text>`)}
    </g>`
}

// The measures are those that the server made the boxes with.
const [left, labelTop, labelRow, detailRow, gap] = [42, 25.5, 18, 17, 4]

function Box({ node, mark }) {
  const details = labelTop + labelRow * node.text.length + gap
  const round = node.kind === "end" ? node.height / 2 : 10
  return html`
    <g class=${"box " + node.kind + (mark ? " " + mark : "")} data-step=${node.id} transform=${`translate(${node.x} ${node.y})`}>
      <title>${[node.label, ...node.lines.map(l => (l.word + " " + l.text).trim())].join("\n")}</title>
      <rect class="body" width=${node.width} height=${node.height} rx=${round} />
      <rect class="tile" x="9" y="10" width="22" height="22" rx="6" />
      <path class="icon" transform="translate(12 13)" d=${node.icon} />
      ${node.text.map((line, i) => html`<text class="label" x=${left} y=${labelTop + labelRow * i}>${line}</text>`)}
      ${node.lines.map((l, i) => html`
        ${l.word && html`<text class="word" x=${left} y=${details + detailRow * i}>${l.word}</text>`}
        <text class="detail" x=${left + node.wordColumn} y=${details + detailRow * i}>${l.text}</text>`)}
    </g>`
}

function Badges({ node, journey }) {
  const all = counts.value[journey]
  if (node.id === "start") {
    return all?.entered > 0 ? html`<${Badge} kind="passed" x=${node.x + node.width + 14} y=${node.y + node.height + 3} n=${all.entered} what="entered" />` : null
  }
  const c = all?.steps?.[node.id]
  if (!c) return null
  const mail = node.kind === "send" && c.sent > 0
  const right = node.x + node.width + 14
  return html`
    ${c.here > 0 && html`<${Badge} kind="here" x=${right} y=${node.y - 3} n=${c.here} what="here" />`}
    ${c.in > 0 && html`<${Badge} kind="passed" x=${right} y=${node.y + node.height + 3} n=${mail ? c.sent : c.in} what=${mail ? "sent" : "in"} />`}
    ${c.blocked > 0 && html`<${Badge} kind="blocked" x=${node.x - 14} y=${node.y + node.height + 3} n=${c.blocked} what="blocked" start />`}`
}

/** A small pill whose right end is at x (its left end with start), and whose middle is at y. */
function Badge({ kind, x, y, n, what, start }) {
  const label = brief(n) + " " + what
  const width = label.length * 7 + 16
  const from = start ? x : x - width
  return html`
    <g class=${"badge " + kind}><title>${number(n) + " " + what}</title>
      <rect x=${from} y=${y - 9} width=${width} height="18" rx="9" />
      <text x=${from + width / 2} y=${y + 4}>${label}</text>
    </g>`
}
