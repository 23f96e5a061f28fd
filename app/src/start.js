((script, wasm) => {
	let begun = false;
	const begin = async () => {
		if (begun) return;
		begun = true;
		const modules = document.querySelector("meta[name=modules]");
		for (const href of [wasm, ...(modules?.content.split(" ") ?? [])]) {
			const link = document.createElement("link");
			document.head.append(Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "", href }));
		}
		const half = await import(script);
		await half.default({ module_or_path: wasm });
		// Taking the page over is a task of its own: a tap in between is answered.
		await new Promise((after) => setTimeout(after));
		half.hydrate();
	};
	const painted = new PerformanceObserver((seen) => {
		if (seen.getEntriesByName("first-contentful-paint").length) begin();
	});
	painted.observe({ type: "paint", buffered: true });
	// A tab in the background is not painted.
	setTimeout(begin, 2000);
})
