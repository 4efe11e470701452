// Lays out boxes and ways with dagre. Input: { nodes: [[width, height]], edges: [[from, to, width, height]] }; output: the
// middles of the boxes, and for each way the middles of the ranks it passes and of its label.
function arrange({ nodes, edges }) {
  const g = new dagre.graphlib.Graph({ multigraph: true })
  g.setGraph({ rankdir: "TB", nodesep: 44, edgesep: 28, ranksep: 66, marginx: 20, marginy: 20 })
  nodes.forEach(([width, height], i) => g.setNode(String(i), { width, height }))
  edges.forEach(([from, to, width, height], i) => {
    g.setEdge(String(from), String(to), { width, height, labelpos: "c", weight: width ? 1 : 2 }, String(i))
  })
  dagre.layout(g)
  return {
    width: g.graph().width,
    nodes: nodes.map((_, i) => { const n = g.node(String(i)); return [n.x, n.y] }),
    edges: edges.map(([from, to], i) => {
      const e = g.edge(String(from), String(to), String(i))
      return { points: e.points.map(p => [p.x, p.y]), label: [e.x ?? 0, e.y ?? 0] }
    }),
  }
}

// dagre copies its options, which are plain data, with a function of browsers.
globalThis.structuredClone = v => v === undefined ? v : JSON.parse(JSON.stringify(v))
