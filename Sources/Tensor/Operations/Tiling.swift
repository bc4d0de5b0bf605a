/// How a matrix product is cut into pieces for the threads: by its shape alone, so that results do not depend on how many there are.
struct Tiling {
    let rows: Int
    let columns: Int
    let tileRows: Int
    let tileColumns: Int

    /// Tiles of about 128 x 640 where there is much to do; smaller ones where a product has few rows, so that no thread waits long.
    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        let widest = rows >= 512 ? 640 : (rows >= 128 ? 320 : 160)
        tileRows = Tiling.even(rows, atMost: rows >= 512 ? 256 : 128)
        tileColumns = Tiling.even(columns, atMost: widest)
    }

    /// The length that cuts `length` into the fewest equal pieces, rounded up to whole vectors.
    private static func even(_ length: Int, atMost most: Int) -> Int {
        let pieces = max(1, (length + most - 1) / most)
        return max(1, ((length + pieces - 1) / pieces + 15) / 16 * 16)
    }

    private var across: Int { (columns + tileColumns - 1) / tileColumns }

    var count: Int { (rows + tileRows - 1) / tileRows * across }

    /// Rows and columns of the tile with this index.
    subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
        let (row, column) = (index / across * tileRows, index % across * tileColumns)
        return (row ..< min(rows, row + tileRows), column ..< min(columns, column + tileColumns))
    }
}
