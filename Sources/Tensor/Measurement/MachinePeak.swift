import Kernels

extension KernelBench {
    /// What the best kernels of products and plain copies reach: the measure of all others.
    func measurePeak() {
        for pairs in [false, true] { measureProductPeak(pairs: pairs) }
        measureMemory()
        measureCache()
    }

    /// Tiles whose panel, rows and sums stay in 32 kB together; the best of them counts.
    private func measureProductPeak(pairs: Bool) {
        let kernel = kernels_panel_best(pairs)
        let tiles = [(24, 32), (16, 48), (12, 32)].map { rows, width in
            PanelTile(rows: rows, units: isBrief ? 8 : 96, width: width, columns: width, pairs: pairs, copies: compute.threadCount, self)
        }
        let peak: Peak = pairs ? .bfloat16 : .float32
        for tile in tiles {
            let calls = isBrief ? 1 : max(1, Int(4e-3 / fastest { tile.run(kernel) }))
            for threads in threadCounts {
                for _ in 0 ..< (isBrief ? 1 : 10) {
                    let seconds = fastest({}) { _ in
                        compute.parallel(threads) { index, _ in for _ in 0 ..< calls { tile.run(kernel, copy: index) } }
                    } / Double(calls)
                    record("peak", "\(pairs ? "bfloat16" : "float32") products", "\(tile.sizes), first cache", threads: threads,
                           .operations(threads * tile.operations, peak), seconds: seconds, nil)
                    takeAsPeak(peak)
                }
            }
        }
    }

    /// Copies run in long parts, which pass by the caches, and in short ones; the faster counts.
    private func measureMemory() {
        let (from, to, count) = (streams.x.pointer, streams.result.pointer, streams.count)
        let sizes = "\(count * 4 / 1_000_000) MB"
        for threads in threadCounts {
            func measure(_ name: String, _ peak: Peak, bytes: Int, parts: Int, _ body: (Int, Int) -> Void) {
                let seconds = fastest({}) { _ in
                    compute.parallel(threads) { thread, _ in
                        for part in thread * parts ..< (thread + 1) * parts {
                            let first = part * count / (threads * parts)
                            body(first, (part + 1) * count / (threads * parts) - first)
                        }
                    }
                }
                record("peak", name, sizes, threads: threads, .bytes(bytes, peak), seconds: seconds, nil)
                takeAsPeak(peak)
            }
            measure("reading memory", .reading, bytes: 4 * count, parts: 1) { first, count in _ = kernels_all_finite(from + first, count) }
            for parts in [1, max(1, count / threads / (1 << 15))] {
                measure("copying memory", .copying, bytes: 8 * count, parts: parts) { first, count in
                    parts == 1 ? (to + first).update(from: from + first, count: count) : kernels_scale(from + first, 1, to + first, count)
                }
            }
        }
    }

    /// Both sides together are larger than the first cache and smaller than the second.
    private func measureCache() {
        let (from, to, count) = (streams.x.pointer, streams.result.pointer, 1 << 14)
        let seconds = fastest { kernels_scale(from, 1, to, count) }
        record("peak", "copying in the second cache", "\(count * 4 / 1024) kB", threads: 1, .bytes(count * 8, .copyingInCache), seconds: seconds, nil)
        takeAsPeak(.copyingInCache)
    }
}
