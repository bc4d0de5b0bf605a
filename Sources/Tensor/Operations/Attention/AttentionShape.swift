import Kernels

/// The sizes of one attention, and how it is cut: blocks of queries meet chunks of keys, so that scores, results and the keys and values
/// of a chunk stay in the cache of one core.
struct AttentionShape {
    let batch: Int
    let queries: Int
    let keys: Int
    let heads: Int
    let size: Int
    let causal: Bool
    let products: ProductPrecision
    /// Whether products take one line of every step of a panel at a time, as those of short vectors do.
    private let takesLines: Bool
    /// Queries of a block.
    let block: Int
    /// Keys of a chunk, even: pairs of bfloat16 do not span two.
    let chunk: Int

    init(batch: Int, queries: Int, keys: Int, heads: Int, size: Int, causal: Bool, products: ProductPrecision) {
        (self.batch, self.queries, self.keys, self.heads, self.size, self.causal, self.products) = (batch, queries, keys, heads, size, causal, products)
        takesLines = !products.pairs && Panel.columns == 16
        block = takesLines ? min(80, AttentionShape.oddLines(queries)) : AttentionShape.part(of: queries, most: 96, multiple: 32)
        chunk = AttentionShape.part(of: keys, most: min(256, max(64, (1 << 15) / size)), multiple: 2)
    }

    /// The least odd multiple of 16 that is not below `count`: steps of a panel that are an even number of lines apart share half of the
    /// first cache.
    private static func oddLines(_ count: Int) -> Int { (count + 15) / 16 * 16 | 16 }

    /// The least multiple of which no more are needed than of `most`.
    private static func part(of count: Int, most: Int, multiple: Int) -> Int {
        let parts = max(1, (count + most - 1) / most)
        return max(multiple, ((count + parts - 1) / parts + multiple - 1) / multiple * multiple)
    }

    var width: Int { heads * size }
    var scale: Float { 1 / Float(size).squareRoot() }
    /// What queries are multiplied with before all products: scores count in powers of two.
    var scaleOfPowers: Float { scale * Self.log2e }
    static let (log2e, ln2): (Float, Float) = (1.44269504, 0.69314718)
    var blocks: Int { (queries + block - 1) / block }
    /// Heads of all images: each is an attention of its own.
    var allHeads: Int { batch * heads }
    /// Multiplications of each of the matrix products.
    var multiplications: Int { batch * queries * keys * width }
    /// Numbers of a row in a panel over a head's numbers.
    var paddedSize: Int { (size + 15) / 16 * 16 }

    /// The width of panels with a column for each query of a block: an odd number of lines, or whole pairs of vectors.
    func panelWidth(_ rows: Range<Int>) -> Int { takesLines ? AttentionShape.oddLines(rows.count) : (rows.count + 31) / 32 * 32 }

    func block(_ index: Int) -> Range<Int> { index * block ..< min(queries, (index + 1) * block) }

    /// Calls `body` with the chunks of keys that some of the queries see, in order, and how many places a chunk is ahead of the queries.
    func chunks(for rows: Range<Int>, _ body: (_ chunk: Range<Int>, _ ahead: Int) -> Void) {
        let seen = causal ? min(keys, rows.upperBound) : keys
        for first in stride(from: 0, to: seen, by: chunk) {
            body(first ..< min(seen, first + chunk), causal ? first - rows.lowerBound : -keys)
        }
    }

    /// Where the rows of a head begin in `[batch, tokens, heads * size]`.
    func offset(head: Int, tokens: Int, token: Int = 0) -> Int {
        (head / heads * tokens + token) * width + head % heads * size
    }

    /// c [rows, columns] = left * panel, or added to it, over `steps` numbers.
    func multiply(_ left: LeftOperand, rows: Int, steps: Int, panel: UnsafePointer<Float>, width: Int, columns: Int,
                  into c: UnsafeMutablePointer<Float>, stride: Int, adds: Bool) {
        var work = kernels_panel_work(rows: rows, steps: products.units(steps), a: left.units, row_stride: left.rowStride, step_stride: left.stepStride,
                                      panel: panel, width: width, columns: columns, c: c, c_stride: stride, start: nil, adds: adds, pairs: products.pairs)
        kernels_panel_product(&work)
    }
}
