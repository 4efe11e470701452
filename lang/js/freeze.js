// Returns what freezes all that can be reached from the global object. It holds on to what it needs itself, as
// the caller takes that away in between.
(function () {
	const keys = Reflect.ownKeys, of = Object.getOwnPropertyDescriptor, above = Object.getPrototypeOf, freeze = Object.freeze
	const all = globalThis, texts = above(""[Symbol.iterator]()), lists = above([][Symbol.iterator]())
	const seen = new Map()
	return function () {
		function visit(o) {
			if (o === null || typeof o !== "object" && typeof o !== "function" || seen.has(o)) return
			seen.set(o, true)
			for (const k of keys(o)) {
				const p = of(o, k)
				visit(p.value)
				visit(p.get)
				visit(p.set)
			}
			visit(above(o))
			freeze(o)
		}
		visit(texts)
		visit(lists)
		visit(all)
	}
})()
