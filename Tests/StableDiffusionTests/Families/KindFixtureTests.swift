import ModelFiles
import StableDiffusion
import Testing

/// Kinds by the names and full-size shapes of every sort of model file, taken from the models' own classes (`make_kinds.py`).
@Suite struct KindFixtureTests {
    @Test func everyKindIsTold() throws {
        let rows = try #require(try JSONValue.read(path: Fixture.folder + "/sd2/kinds.json").array)
        #expect(rows.count == 50)
        for row in rows {
            let shapes = Dictionary(uniqueKeysWithValues: (row["tensors"]?.members ?? []).map { member in
                (member.key, member.value.array?.compactMap(\.integer) ?? [])
            })
            let kind = ModelKind(shapes: shapes)
            #expect(kind.name == row["kind"]?.string, "\(row["file"]?.string ?? "")")
            #expect(kind.refusal.map { !$0.contains("\n") } ?? true)
        }
    }
}
