using System.Collections;
using System.Collections.Immutable;
using System.Dynamic;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Solutions;

public class SolutionConfigReaderTests
{
    private const string Everything =
        """{"algorithmHyperParameters":{"bptt":"16","recency_mask":"false"},"featureTransformationParameters":{"max_user_history_length_percentile":"0.9"}"""
        + ""","autoMLConfig":{"metricName":"coverage","recipeList":["aws-hrnn"]}"""
        + ""","hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"bptt","minValue":4,"maxValue":8}]"""
        + ""","continuousHyperParameterRanges":[{"name":"x","minValue":0.5,"maxValue":1.5}]"""
        + ""","categoricalHyperParameterRanges":[{"name":"recency_mask","values":["true","false"]}]}"""
        + ""","hpoResourceConfig":{"maxNumberOfTrainingJobs":"20","maxParallelTrainingJobs":"2"}"""
        + ""","hpoObjective":{"type":"Maximize","metricName":"coverage","metricRegex":".*"}}"""
        + ""","eventValueThreshold":"0.5","optimizationObjective":{"itemAttribute":"PRICE","objectiveSensitivity":"LOW"}}""";

    [Fact]
    public void Every_member_survives_reading_and_writing() =>
        Assert.Equal(Everything, SolutionConfigWriter.Write(SolutionConfigReader.Read(JsonTree.Parse(Everything))));

    [Fact]
    public void Pascal_case_reads_the_same()
    {
        static object? Pascal(object? node) => node switch
        {
            Dictionary<string, object?> members => members.ToDictionary(m => $"{char.ToUpperInvariant(m.Key[0])}{m.Key[1..]}", m => Pascal(m.Value)),
            List<object?> list => list.ConvertAll(Pascal),
            _ => node,
        };
        var tree = (Dictionary<string, object?>)Pascal(JsonTree.Parse(Everything))!;

        Assert.Equal(Everything.Replace("bptt\":", "Bptt\":").Replace("recency_mask\":", "Recency_mask\":").Replace("max_user", "Max_user"),
            SolutionConfigWriter.Write(SolutionConfigReader.Read(tree)));
    }

    public static TheoryData<object> Dictionaries => new()
    {
        new Hashtable { ["eventValueThreshold"] = 3 },
        new Dictionary<string, int> { ["eventValueThreshold"] = 3 },
        new Dictionary<object, object> { ["eventValueThreshold"] = 3.0 },
        new SortedList { ["EventValueThreshold"] = "3" },
        ImmutableDictionary<string, object?>.Empty.Add("eventValueThreshold", 3m),
        Expando("EVENTVALUETHRESHOLD", 3L),
    };

    [Theory]
    [MemberData(nameof(Dictionaries))]
    public void Every_kind_of_dictionary_and_number_is_read(object tree) => Assert.Equal(3, SolutionConfigReader.Read(tree).EventValueThreshold);

    [Fact]
    public void An_empty_object_and_null_members_are_nothing_given()
    {
        Assert.Equal("{}", SolutionConfigWriter.Write(SolutionConfigReader.Read(new Hashtable())));
        Assert.Null(SolutionConfigReader.Read(JsonTree.Parse("""{"autoMLConfig":null}""")).AutoMLConfig);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"hpoConfg":{}}""", "solutionConfig.hpoConfg is not known. The keys of solutionConfig are algorithmHyperParameters, "
            + "featureTransformationParameters, autoMLConfig, hpoConfig, eventValueThreshold, eventsConfig, trainingDataConfig, "
            + "autoTrainingConfig, optimizationObjective. Did you mean 'hpoConfig'?" },
        { """{"hpoConfig":{"hpoObjectiv":1}}""", "solutionConfig.hpoConfig.hpoObjectiv is not known. The keys of solutionConfig.hpoConfig are "
            + "algorithmHyperParameterRanges, hpoResourceConfig, hpoObjective. Did you mean 'hpoObjective'?" },
        { """{"autoMLConfig":{"recipeList":"aws-hrnn"}}""", "solutionConfig.autoMLConfig.recipeList is 'aws-hrnn'; it must be a list." },
        { """{"autoMLConfig":{"recipeList":[1]}}""", "solutionConfig.autoMLConfig.recipeList[0] is 1; it must be a string." },
        { """{"autoMLConfig":"coverage"}""", "solutionConfig.autoMLConfig is 'coverage'; it must be an object with metricName, recipeList." },
        { """{"autoMLConfig":{"metricName":["coverage"]}}""", "solutionConfig.autoMLConfig.metricName is a list; it must be a string." },
        { """{"eventValueThreshold":"high"}""", "solutionConfig.eventValueThreshold is 'high'; it must be a number." },
        { """{"eventValueThreshold":true}""", "solutionConfig.eventValueThreshold is true; it must be a number." },
        { """{"eventValueThreshold":1,"EventValueThreshold":2}""", "solutionConfig.eventValueThreshold is given twice" },
        { """{"algorithmHyperParameters":{"bptt":[1]}}""",
            "solutionConfig.algorithmHyperParameters.bptt is a list; it must be a string, a number, true or false." },
        { """{"algorithmHyperParameters":[]}""", "solutionConfig.algorithmHyperParameters is a list; it must be an object of names and values." },
        { """{"hpoConfig":{"hpoResourceConfig":{"maxNumberOfTrainingJobs":41}}}""",
            "solutionConfig.hpoConfig.hpoResourceConfig.maxNumberOfTrainingJobs is 41; it must be from 1 to 40." },
        { """{"hpoConfig":{"hpoResourceConfig":{"maxParallelTrainingJobs":"11"}}}""",
            "solutionConfig.hpoConfig.hpoResourceConfig.maxParallelTrainingJobs is '11'; it must be from 1 to 10." },
        { """{"hpoConfig":{"hpoResourceConfig":{"maxParallelTrainingJobs":0}}}""", "it must be from 1 to 10." },
        { """{"hpoConfig":{"hpoResourceConfig":{"maxParallelTrainingJobs":"two"}}}""", "is 'two'; it must be a whole number." },
        { """{"hpoConfig":{"hpoObjective":{"type":"Maximise"}}}""",
            "solutionConfig.hpoConfig.hpoObjective.type is 'Maximise'; it must be one of Maximize, Minimize. Did you mean 'Maximize'?" },
        { """{"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"minValue":4}]}}}""",
            "solutionConfig.hpoConfig.algorithmHyperParameterRanges.integerHyperParameterRanges[0].name is missing." },
        { """{"hpoConfig":{"algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{"name":"bptt","values":"4"}]}}}""",
            "categoricalHyperParameterRanges[0].values is '4'; it must be a list." },
        { """{"optimizationObjective":{"objectiveSensitivity":"MIDDLE"}}""", "solutionConfig.optimizationObjective.itemAttribute is missing." },
        { """{"optimizationObjective":{"itemAttribute":"PRICE","objectiveSensitivity":"MEDIM"}}""",
            "is 'MEDIM'; it must be one of OFF, LOW, MEDIUM, HIGH. Did you mean 'MEDIUM'?" },
        { "[]", "solutionConfig is a list; it must be an object with" },
        { "\"aws-hrnn\"", "solutionConfig is 'aws-hrnn'; it must be an object with" },
        { "null", "solutionConfig is null; it must be an object with" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_shapes_name_the_path_the_value_and_what_is_allowed(string json, string message)
    {
        var error = Assert.Throws<PersonalizeException>(() => SolutionConfigReader.Read(JsonTree.Parse(json)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void All_problems_come_at_once()
    {
        var error = Assert.Throws<PersonalizeException>(() => SolutionConfigReader.Read(JsonTree.Parse(
            """{"x":1,"eventValueThreshold":"y","autoMLConfig":{"z":1}}""")));

        Assert.Equal("InvalidSolutionConfig", error.ErrorId);
        Assert.Contains("3 problems", error.Message);
    }

    [Fact]
    public void Numbers_are_read_and_written_the_same_way_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Every_member_survives_reading_and_writing();
            Assert.Equal(
                """{"eventValueThreshold":"1.5"}""", SolutionConfigWriter.Write(SolutionConfigReader.Read(new Hashtable { ["eventValueThreshold"] = 1.5 })));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static ExpandoObject Expando(string key, object value)
    {
        var expando = new ExpandoObject();
        ((IDictionary<string, object?>)expando)[key] = value;
        return expando;
    }
}
