namespace Personalize.Engine.Networks;

/// <summary>
/// One named tensor inside a parameter block. Columns are padded with zeros to whole vectors inside the block
/// (43 → 48); what is stored and shown has the logical width.
/// </summary>
/// <param name="Name">Name in the model file.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Logical columns.</param>
/// <param name="Stride">Floats from one row to the next, at least the padded number of columns.</param>
/// <param name="Offset">First float of the tensor in the block; a multiple of 16.</param>
/// <param name="AllocatedRows">Rows in the block, at least <paramref name="Rows"/>; the further ones stay zero.</param>
public sealed record ParameterTensor(string Name, int Rows, int Columns, int Stride, long Offset, int AllocatedRows)
{
    /// <summary>Floats the tensor takes in the block.</summary>
    public long Length => (long)AllocatedRows * Stride;
}
