import MeCompute
import MeModel

extension SafeTensorsFile {
    /// The values of one of a golden's expected tensors, row by row.
    package func values(of name: String, on w: Workspace) throws -> [Float] {
        let shape = tensors[name]?.shape ?? []
        let parameter = ParameterTable([(name, shape)]).entries[0]
        let matrix = Matrix(rows: parameter.rows, columns: parameter.columns)
        try read(parameter, into: matrix, on: w)
        return matrix.values()
    }
}
