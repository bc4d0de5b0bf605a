import Tensor

/// Tensors as views of storages: used in place where they are row-major, copied into that order where they are not.
struct TensorViews {
    private let path: String
    /// How many more bytes may be copied. Expanded tensors (stride 0) take more memory than their file has bytes.
    private var copyLimit: Int

    init(path: String, copyLimit: Int) {
        self.path = path
        self.copyLimit = copyLimit
    }

    /// The numbers that `tensor` sees of a storage.
    /// - Throws: `ModelFileError` when they do not lie inside it, or the copy would be too large.
    mutating func tensor(
        _ tensor: PickleGraph.Tensor, type: NumberType, file: MappedFile, storage: Range<Int>
    ) throws(ModelFileError) -> StoredTensor {
        guard let count = StoredTensor.elementCount(tensor.shape) else { throw .damaged(path, "a tensor has an impossible shape") }
        let available = storage.count / type.size
        guard tensor.offset >= 0, tensor.offset <= available,
              count == 0 || Self.lastIndex(tensor).map({ $0 < available }) == true
        else { throw .damaged(path, "a tensor of shape \(tensor.shape) reaches beyond its data") }
        if count == 0 || Self.isRowMajor(tensor) {
            let start = storage.lowerBound + tensor.offset * type.size
            return StoredTensor(name: "", shape: tensor.shape, type: type, file: file, range: start..<start + count * type.size)
        }
        let size = count * type.size
        guard size <= copyLimit else {
            throw .unsupported(path, "its tensors are not stored in row-major order", remedy: "save them with tensor.contiguous()")
        }
        copyLimit -= size
        return try StoredTensor(name: "", shape: tensor.shape, type: type, bytes: Self.gather(tensor, count, type.size, file, storage))
    }

    /// The position in the storage of the tensor's last number; strides must not be negative.
    private static func lastIndex(_ tensor: PickleGraph.Tensor) -> Int? {
        var last = tensor.offset
        for (length, step) in zip(tensor.shape, tensor.strides) {
            let (reach, overflow) = (length - 1).multipliedReportingOverflow(by: step)
            let (sum, overflowToo) = last.addingReportingOverflow(reach)
            guard step >= 0, !overflow, !overflowToo else { return nil }
            last = sum
        }
        return last
    }

    private static func isRowMajor(_ tensor: PickleGraph.Tensor) -> Bool {
        var expected = 1
        for (length, step) in zip(tensor.shape, tensor.strides).reversed() {
            guard length == 1 || step == expected else { return false }
            expected *= length
        }
        return true
    }

    private static func gather(
        _ tensor: PickleGraph.Tensor, _ count: Int, _ size: Int, _ file: MappedFile, _ storage: Range<Int>
    ) -> [UInt8] {
        file.withBytes { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(count * size)
            var index = [Int](repeating: 0, count: tensor.shape.count)
            var place = tensor.offset
            for _ in 0..<count {
                let start = storage.lowerBound + place * size
                for offset in start..<start + size { result.append(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
                for dimension in tensor.shape.indices.reversed() {
                    index[dimension] += 1
                    place &+= tensor.strides[dimension]
                    if index[dimension] < tensor.shape[dimension] { break }
                    place &-= tensor.shape[dimension] &* tensor.strides[dimension]
                    index[dimension] = 0
                }
            }
            return result
        }
    }
}
