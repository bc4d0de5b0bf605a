import Tensor

extension StoredTensor {
    /// The numbers as `Float`, in row-major order.
    ///
    /// float16 and bfloat16 widen exactly; float64 and large integers round to the nearest.
    public func floats() -> [Float] {
        switch type {
        case .float32: numbers(UInt32.self) { Float(bitPattern: UInt32(littleEndian: $0)) }
        case .float16: numbers(UInt16.self) { Float(Float16(bitPattern: UInt16(littleEndian: $0))) }
        case .bfloat16: numbers(UInt16.self) { Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16) }
        case .float64: numbers(UInt64.self) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
        case .int64: numbers(Int64.self) { Float(Int64(littleEndian: $0)) }
        case .int32: numbers(Int32.self) { Float(Int32(littleEndian: $0)) }
        case .int16: numbers(Int16.self) { Float(Int16(littleEndian: $0)) }
        case .int8: numbers(Int8.self) { Float($0) }
        case .uint8: numbers(UInt8.self) { Float($0) }
        case .bool: numbers(UInt8.self) { $0 == 0 ? 0 : 1 }
        }
    }

    /// The numbers of an integer tensor.
    /// - Returns: `nil` for a tensor of real numbers.
    public func integers() -> [Int]? {
        switch type {
        case .int64: numbers(Int64.self) { Int(Int64(littleEndian: $0)) }
        case .int32: numbers(Int32.self) { Int(Int32(littleEndian: $0)) }
        case .int16: numbers(Int16.self) { Int(Int16(littleEndian: $0)) }
        case .int8: numbers(Int8.self) { Int($0) }
        case .uint8: numbers(UInt8.self) { Int($0) }
        case .bool: numbers(UInt8.self) { $0 == 0 ? 0 : 1 }
        case .float64, .float32, .float16, .bfloat16: nil
        }
    }

    /// The bytes of the numbers, as they lie in the file.
    public func bytes() -> [UInt8] { file.copyBytes(range) }

    private func numbers<Bits: FixedWidthInteger & BitwiseCopyable, Number>(
        _ bits: Bits.Type, _ convert: (Bits) -> Number
    ) -> [Number] {
        file.withBytes { all in
            let bytes = all.extracting(range)
            let size = MemoryLayout<Bits>.size
            var result: [Number] = []
            result.reserveCapacity(bytes.byteCount / size)
            for offset in stride(from: 0, to: bytes.byteCount - size + 1, by: size) {
                result.append(convert(bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Bits.self)))
            }
            return result
        }
    }

    /// A float32 tensor in memory, to be written to a file.
    /// - Throws: `ModelFileError` when `shape` does not hold as many numbers as `floats`, or memory is short.
    public init(name: String, shape: [Int], floats: [Float]) throws(ModelFileError) {
        try self.init(name: name, shape: shape, type: .float32, bits: floats.lazy.map(\.bitPattern))
    }

    /// An int64 tensor in memory, to be written to a file.
    /// - Throws: `ModelFileError` when `shape` does not hold as many numbers as `integers`, or memory is short.
    public init(name: String, shape: [Int], integers: [Int]) throws(ModelFileError) {
        try self.init(name: name, shape: shape, type: .int64, bits: integers.lazy.map { Int64($0) })
    }

    /// A tensor in memory from the little-endian bytes of its numbers.
    /// - Throws: `ModelFileError` when `shape` and `type` do not need as many bytes, or memory is short.
    public init(name: String, shape: [Int], type: NumberType, bytes: [UInt8]) throws(ModelFileError) {
        guard let count = Self.elementCount(shape), count * type.size == bytes.count else {
            throw ModelFileError(.damaged, path: name, problem: "\(bytes.count) bytes do not make a tensor of shape \(shape)",
                                 remedy: "give as many numbers as the shape says")
        }
        let file: MappedFile
        do {
            file = try MappedFile(bytes: bytes, path: name)
        } catch {
            throw .unreadable(name, "no memory for \(bytes.count) bytes")
        }
        self.init(name: name, shape: shape, type: type, file: file, range: 0..<bytes.count)
    }

    private init(
        name: String, shape: [Int], type: NumberType, bits: some Collection<some FixedWidthInteger>
    ) throws(ModelFileError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bits.count * type.size)
        for number in bits { bytes.appendLittleEndian(number) }
        try self.init(name: name, shape: shape, type: type, bytes: bytes)
    }
}
