using CsCheck;
using Personalize.Engine.Data;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Data;

public class VocabularyTests
{
    [Fact]
    public void Ids_that_stay_packed_are_found_like_others() => Gen.String[0, 300].Where(IsText).Array[0, 200].Sample(
        texts =>
        {
            string[] ids = [.. texts.Distinct()];
            var (plain, packed) = (new Vocabulary(ids), new Vocabulary(Packed(ids)));
            Assert.Equal(ids.Length, packed.Count);
            Assert.All(ids.Concat(["missing", "i1", ""]), id =>
            {
                Assert.Equal(plain.IndexOf(id), packed.IndexOf(id));
                Assert.Equal((plain.Contains(id), plain.TryGetIndex(id, out var a), a), (packed.Contains(id), packed.TryGetIndex(id, out var b), b));
            });
            Assert.All(ids, (id, index) => Assert.Equal(id, packed[index]));
            Assert.Equal(ids, packed.Ids);
        },
        iter: 200);

    [Fact]
    public void A_repeated_id_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "b", "a"]));
        Assert.Throws<ArgumentException>(() => new Vocabulary(Packed(["a", "b", "a"])));
    }

    // Text without a UTF-8 form cannot be an id: every reader rejects it.
    private static bool IsText(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;

    private static PackedTexts Packed(string[] ids) => new(new MemoryModelFile("{}", [.. PackedTexts.Export("id", ids)]), "id");
}
