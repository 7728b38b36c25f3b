using System.Buffers.Binary;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Models;

namespace Personalize.Storage.Tests.Models;

public sealed class SafetensorsTests
{
    [Fact]
    public void The_file_is_what_the_format_says()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [new Tensor("b", [2], new[] { 1f, 2f }), new Tensor("a", [1], new byte[] { 9 })]);
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64, 9], bytes[(8 + length)..]);
    }

    public static TheoryData<string, string> InvalidHeaders => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "2 elements" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlap" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "truncated or has bytes" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "of 8 bytes" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", "shape [-1]" },
        { """{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,8]}}""", "shape [65536" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "lies at" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "lies at" },
        { """{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "element type 'F64'" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid" },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "not valid" },
        { """{"a":{"dtype":"F32","shape":[2]}}""", "not valid" },
        { """{"a":[]}""", "not valid" },
        { "[]", "not valid" },
        { "{", "not valid" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "9 dimensions" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},"c":{"dtype":"U8","shape":"""
            + """[3],"data_offsets":[5,8]}}""", "lies at" },
    };

    [Theory]
    [MemberData(nameof(InvalidHeaders))]
    public void Headers_that_lie_are_refused(string header, string cause)
    {
        using var folder = new TempFolder();
        header = header.PadRight((header.Length + 7) / 8 * 8);
        var bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(8));
        var path = folder.Write("model.safetensors", bytes);
        var error = Assert.Throws<PersonalizeException>(() => ModelFile.Open(path));
        Assert.Equal("ModelDamaged", error.ErrorId);
        Assert.Contains(cause, error.Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 6, 0, 0, 0, 0, 1 })]
    public void Header_lengths_that_lie_are_refused(byte[] bytes)
    {
        using var folder = new TempFolder();
        var path = folder.Write("model.safetensors", bytes);
        Assert.Equal("ModelDamaged", Assert.Throws<PersonalizeException>(() => ModelFile.Open(path)).ErrorId);
    }
}
