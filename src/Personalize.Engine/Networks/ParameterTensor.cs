namespace Personalize.Engine.Networks;

/// <summary>
/// One named tensor inside a parameter block. Columns are padded with zeros to whole vectors inside the block
/// (43 → 48); stored and displayed tensors have the logical width.
/// </summary>
/// <param name="Name">Name in the model file.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Logical number of columns.</param>
/// <param name="Stride">Floats from one row to the next, at least the padded number of columns.</param>
/// <param name="Offset">First float of the tensor in the block; a multiple of 16.</param>
/// <param name="AllocatedRows">Rows in the block, at least <paramref name="Rows"/>; the additional ones stay zero.</param>
public sealed record ParameterTensor(string Name, int Rows, int Columns, int Stride, long Offset, int AllocatedRows)
{
    /// <summary>Number of floats of the tensor in the block.</summary>
    public long Length => (long)AllocatedRows * Stride;
}
