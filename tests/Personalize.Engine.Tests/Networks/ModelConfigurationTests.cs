using System.Text.Json.Nodes;
using Personalize.Engine.Data;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Tests.Networks;

/// <summary>The text that model files have: it stays what it is when something is renamed in the code, or the format version changes.</summary>
public sealed class ModelConfigurationTests
{
    private const string Stored = """
        {
          "formatVersion": 2,
          "recipe": "aws-hrnn-metadata",
          "hyperparameters": { "bptt": "32" },
          "hiddenDimension": 43,
          "itemCount": 7,
          "eventTypes": ["click", "buy"],
          "visitSeconds": 600,
          "sessionSeconds": 86400,
          "features": {
            "items": {
              "fields": [
                { "name": "GENRE", "kind": 0, "values": ["drama"], "logarithmic": false, "mean": 0, "deviation": 1, "edges": [] },
                { "name": "PRICE", "kind": 1, "values": [], "logarithmic": true, "mean": 2.5, "deviation": 0.5, "edges": [1.5, 3] }
              ]
            },
            "users": { "fields": [{ "name": "MEMBER", "kind": 2, "values": [], "logarithmic": false, "mean": 0, "deviation": 1, "edges": [] }] },
            "context": { "fields": [{ "name": "NOTE", "kind": 3, "values": [], "logarithmic": false, "mean": 0, "deviation": 1, "edges": [] }] },
            "periodEdges": [1700000000]
          }
        }
        """;

    [Fact]
    public void What_is_stored_is_read_and_written_again()
    {
        var configuration = ModelConfiguration.Read(Stored);

        Assert.Equal(
            ("aws-hrnn-metadata", 43, 7, 600L, 86_400L),
            (configuration.Recipe, configuration.HiddenDimension, configuration.ItemCount, configuration.VisitSeconds, configuration.SessionSeconds));
        Assert.Equal(
            [MetadataKind.Categorical, MetadataKind.Numeric, MetadataKind.Boolean, MetadataKind.Textual],
            configuration.Features.Items.Fields.Concat(
                configuration.Features.Users.Fields).Concat(configuration.Features.Context.Fields).Select(field => field.Kind));
        Assert.Equal(JsonNode.Parse(Stored)!.ToJsonString(), JsonNode.Parse(configuration.Write())!.ToJsonString());
    }
}
