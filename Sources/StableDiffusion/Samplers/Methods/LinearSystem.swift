/// A few linear equations in as many unknowns.
enum LinearSystem {
    /// Gauss's elimination with the greatest pivot; where there is no solution the numbers are not finite.
    ///
    /// - Parameter equations: rows of coefficients, each followed by its right side.
    static func solve(_ equations: [[Double]]) -> [Double] {
        var rows = equations
        for column in rows.indices {
            let pivot = rows.indices[column...].max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            for row in rows.indices where row != column {
                let factor = rows[row][column] / rows[column][column]
                for place in column...rows.count { rows[row][place] -= factor * rows[column][place] }
            }
        }
        return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
    }
}
