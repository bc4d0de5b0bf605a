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
        for threads in threadCounts {
            var best: (seconds: Double, tile: PanelTile, calls: Int)?
            for tile in tiles {
                let calls = isBrief ? 1 : max(1, Int(2e-2 / fastest { tile.run(kernel) }))
                let seconds = fastest({}) { _ in
                    compute.parallel(threads) { index, _ in for _ in 0 ..< calls { tile.run(kernel, copy: index) } }
                } / Double(calls)
                if best.map({ Double(tile.operations) / seconds > Double($0.tile.operations) / $0.seconds }) ?? true { best = (seconds, tile, calls) }
            }
            guard let best else { continue }
            reached(peak, threads: threads, Double(threads * best.tile.operations) / best.seconds)
            record("peak", "\(pairs ? "bfloat16" : "float32") products", "\(best.tile.sizes), first cache", threads: threads,
                   .operations(threads * best.tile.operations, peak), seconds: best.seconds, nil)
        }
    }

    private func measureMemory() {
        let (from, to, count) = (streams.x.pointer, streams.result.pointer, streams.count)
        let sizes = "\(count * 4 / 1_000_000) MB"
        for threads in threadCounts {
            func part(_ index: Int) -> Range<Int> { index * count / threads ..< (index + 1) * count / threads }
            let reading = fastest({}) { _ in
                compute.parallel(threads) { index, _ in _ = kernels_all_finite(from + part(index).lowerBound, part(index).count) }
            }
            reached(.reading, threads: threads, Double(count * 4) / reading)
            record("peak", "reading memory", sizes, threads: threads, .bytes(count * 4, .reading), seconds: reading, nil)
            let copying = fastest({}) { _ in
                compute.parallel(threads) { index, _ in (to + part(index).lowerBound).update(from: from + part(index).lowerBound, count: part(index).count) }
            }
            reached(.copying, threads: threads, Double(count * 8) / copying)
            record("peak", "copying memory", sizes, threads: threads, .bytes(count * 8, .copying), seconds: copying, nil)
        }
    }

    /// Both sides together are larger than the first cache and smaller than the second.
    private func measureCache() {
        let (from, to, count) = (streams.x.pointer, streams.result.pointer, 1 << 14)
        let seconds = fastest { kernels_scale(from, 1, to, count) }
        reached(.copyingInCache, threads: 1, Double(count * 8) / seconds)
        record("peak", "copying in the second cache", "\(count * 4 / 1024) kB", threads: 1, .bytes(count * 8, .copyingInCache), seconds: seconds, nil)
    }
}
