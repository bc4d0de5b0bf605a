/// Six rows of a sixel picture, by colour.
struct SixelBand {
    /// Columns of one colour with the same dots.
    private struct Run {
        var column: Int
        var count: Int
        /// The lowest bit is the uppermost row.
        var dots: UInt8

        var end: Int { column + count }
    }

    private let width: Int
    /// Each register's runs from left to right; gaps between them are blank.
    private var runs: [[Run]]
    /// Registers that occur in the band.
    private var used: [Int] = []

    init(width: Int, registers: Int) {
        self.width = width
        runs = Array(repeating: [], count: registers)
    }

    /// Takes in the rows from `top` on, fewer than six at the picture's end.
    mutating func read(_ picture: SixelPicture, from top: Int) {
        for register in used { runs[register].removeAll(keepingCapacity: true) }
        used.removeAll(keepingCapacity: true)
        let rows = min(6, picture.height - top)
        for column in 0..<width {
            var left: UInt8 = (1 << rows) - 1
            for row in 0..<rows where left & 1 << row != 0 {
                let register = picture.indices[(top + row) * width + column]
                var dots: UInt8 = 0
                for other in row..<rows where picture.indices[(top + other) * width + column] == register { dots |= 1 << other }
                left &= ~dots
                add(dots, column, Int(register))
            }
        }
    }

    private mutating func add(_ dots: UInt8, _ column: Int, _ register: Int) {
        let last = runs[register].count - 1
        if last < 0 {
            used.append(register)
        } else if runs[register][last].end == column, runs[register][last].dots == dots {
            runs[register][last].count += 1
            return
        }
        runs[register].append(Run(column: column, count: 1, dots: dots))
    }

    /// Colours that do not overlap go in one pass over the band, which saves the blanks before them.
    func write(to sent: inout [UInt8]) {
        // They are in the order of their first columns, as columns were read from left to right.
        var waiting = used
        while !waiting.isEmpty {
            var column = 0
            var later: [Int] = []
            for register in waiting {
                guard let first = runs[register].first, first.column >= column else {
                    later.append(register)
                    continue
                }
                Self.number("#", register, to: &sent)
                for run in runs[register] {
                    Self.repeated(0, run.column - column, to: &sent)
                    Self.repeated(run.dots, run.count, to: &sent)
                    column = run.end
                }
            }
            waiting = later
            if !waiting.isEmpty { sent.append(UInt8(ascii: "$")) }
        }
    }

    private static func repeated(_ dots: UInt8, _ count: Int, to sent: inout [UInt8]) {
        let letter = dots + UInt8(ascii: "?")
        // `!3?` is no shorter than three letters.
        guard count > 3 else {
            for _ in 0..<max(0, count) { sent.append(letter) }
            return
        }
        number("!", count, to: &sent)
        sent.append(letter)
    }

    private static func number(_ sign: Unicode.Scalar, _ value: Int, to sent: inout [UInt8]) {
        sent.append(UInt8(ascii: sign))
        var unit = 1
        while unit * 10 <= value { unit *= 10 }
        while unit > 0 {
            sent.append(UInt8(ascii: "0") + UInt8(value / unit % 10))
            unit /= 10
        }
    }
}
