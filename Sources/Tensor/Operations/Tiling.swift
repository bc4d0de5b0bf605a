/// How a matrix product is cut into pieces for the threads: by its shape alone, so that results do not depend on how many there are.
struct Tiling {
    let rows: Int
    let columns: Int
    let tileRows: Int
    let tileColumns: Int

    /// Tiles of up to 256 rows, so that packing a panel hides behind its products; and as narrow as it takes for every thread to get
    /// several, so that none waits long for one that its processor keeps from working.
    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        tileRows = Tiling.even(rows, atMost: 256, unit: 4)
        tileColumns = Tiling.even(columns, atMost: rows >= 2048 ? 320 : (rows >= 128 ? 160 : 96), unit: 32)
    }

    /// The length that cuts `length` into the fewest equal pieces, rounded up to whole units.
    private static func even(_ length: Int, atMost most: Int, unit: Int) -> Int {
        let pieces = max(1, (length + most - 1) / most)
        return max(1, ((length + pieces - 1) / pieces + unit - 1) / unit * unit)
    }

    private var across: Int { (columns + tileColumns - 1) / tileColumns }

    var count: Int { (rows + tileRows - 1) / tileRows * across }

    /// Rows and columns of the tile with this index.
    subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
        let (row, column) = (index / across * tileRows, index % across * tileColumns)
        return (row ..< min(rows, row + tileRows), column ..< min(columns, column + tileColumns))
    }
}
