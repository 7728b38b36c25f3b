using Personalize.Engine.Common;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Serving;

public class ServingModelsTests
{
    [Fact]
    public void A_model_that_is_found_damaged_while_it_is_served_is_closed_and_refused_until_its_file_is_whole()
    {
        var trained = ModelTraining.Train(TestModels.Rings(30, 2, 5, 8, seed: 1), TestModels.Request(hiddenDimension: 8), null, OperationContext.None);
        var files = new List<MemoryModelFile>();
        string? damage = null;
        using var models = new ServingModels(file => new Recommender(file));
        int Use() => models.Use(
            "v1",
            () =>
            {
                files.Add(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors) { Damage = damage });
                return files[^1];
            },
            recommender => recommender.Items.Count);
        Assert.Equal(10, Use());
        Assert.Equal(10, Use());
        Assert.Single(files);

        files[0].Damage = damage = "it was changed";
        for (var request = 1; request <= 2; request++)
        {
            Assert.Equal(ErrorIds.ModelDamaged, Assert.Throws<PersonalizeException>(() => Use()).ErrorId);
            Assert.Equal(request, files.Count);
            Assert.All(files, file => Assert.True(file.IsDisposed));
        }

        damage = null;
        Assert.Equal(10, Use());
        Assert.Equal(10, Use());
        Assert.Equal(3, files.Count);
    }
}
