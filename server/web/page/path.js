// Which boxes and ways of a chart a contact has passed.

/**
 * @param {any} graph
 * @param {any} path of a contact, or null
 * @returns {{nodes: Map<string, string>, edges: Set<number>}|null} marks of boxes ("taken", "taken current") and indices of ways
 */
export function taken(graph, path) {
  if (!path?.lines) return null
  const nodes = new Map()
  const edges = new Set()
  const known = new Set(graph.nodes.map(n => n.id))
  const trips = new Map()
  for (const l of path.lines) {
    if (l.journey !== graph.journey || l.kind === "refused") continue
    const seen = trips.get(l.trip) ?? { steps: ["start"], done: false, hints: new Map() }
    trips.set(l.trip, seen)
    // What a channel says of a message comes when the contact may stand elsewhere already.
    if (known.has(l.step) && l.kind !== "sent" && l.kind !== "failed") {
      if (seen.steps.at(-1) !== l.step) seen.steps.push(l.step)
      if (l.kind === "branch" || l.kind === "blocked") seen.hints.set(l.step, l.text)
    }
    if (l.kind === "left") seen.done = true
  }
  for (const { steps, done, hints } of trips.values()) {
    const last = steps.at(-1)
    if (done && graph.edges.some(e => e.from === last && e.to === "end")) steps.push("end")
    steps.forEach((id, i) => {
      nodes.set(id, "taken")
      if (i > 0) way(graph, steps[i - 1], id, hints.get(steps[i - 1])).forEach(e => edges.add(e))
    })
  }
  for (const t of path.contact?.trips ?? []) {
    if (t.journey === graph.journey && !t.ended && known.has(t.step)) nodes.set(t.step, "taken current")
  }
  return nodes.size > 0 ? { nodes, edges } : null
}

/** The ways from a box to another; of several, those whose label the trace names, if any. */
function way(graph, from, to, hint = "") {
  const all = graph.edges.flatMap((e, i) => e.from === from && e.to === to ? [i] : [])
  if (all.length < 2) return all
  const named = all.filter(i => graph.edges[i].label && hint.includes(graph.edges[i].label))
  return named.length > 0 ? named : all
}
