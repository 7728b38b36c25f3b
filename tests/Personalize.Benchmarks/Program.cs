using System.Globalization;
using Personalize.Benchmarks;
using Personalize.Benchmarks.Cluster;
using Personalize.Benchmarks.Endpoint;
using Personalize.Benchmarks.Kernels;
using Personalize.Benchmarks.Scale;
using Personalize.Benchmarks.Serving;
using Personalize.Benchmarks.Soak;
using Personalize.Engine.Common;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    return args switch
    {
        ["kernels", .. var rest] => KernelBenchmarks.Run(rest),
        ["train", .. var rest] => TrainBenchmark.Run(new Arguments(rest)),
        ["cores", .. var rest] => CoresBenchmark.Run(new Arguments(rest)),
        ["serve", .. var rest] => ServeBenchmark.Run(new Arguments(rest)),
        ["import", .. var rest] => ImportBenchmark.Run(new Arguments(rest)),
        ["memory", .. var rest] => MemoryBenchmark.Run(new Arguments(rest)),
        ["segments", .. var rest] => SegmentsBenchmark.Run(new Arguments(rest)),
        ["evaluate", .. var rest] => EvaluateBenchmark.Run(new Arguments(rest)),
        ["split", .. var rest] => SplitBenchmark.Split(new Arguments(rest)),
        ["score", .. var rest] => SplitBenchmark.Score(new Arguments(rest)),
        ["coldstart", .. var rest] => ColdstartBenchmark.Run(new Arguments(rest)),
        ["contexts", .. var rest] => ContextBenchmark.Run(new Arguments(rest)),
        ["explore", .. var rest] => ExploreBenchmark.Run(new Arguments(rest)),
        ["tune", .. var rest] => TuneBenchmark.Run(new Arguments(rest)),
        ["answers", .. var rest] => AnswersBenchmark.Run(new Arguments(rest)),
        ["latency", .. var rest] => LatencyBenchmark.Run(new Arguments(rest)),
        ["first-answer", var directory] => LatencyBenchmark.FirstAnswer(directory),
        ["events", .. var rest] => EventsBenchmark.Run(new Arguments(rest)),
        ["write-events", var directory, var name, var seconds, var rate] => EventsBenchmark.Write(directory, name, int.Parse(seconds), int.Parse(rate)),
        ["endpoint", .. var rest] => EndpointBenchmark.Run(new Arguments(rest)),
        ["cluster", .. var rest] => ClusterBenchmark.Run(new Arguments(rest)),
        ["scale", .. var rest] => ScaleBenchmark.Run(new Arguments(rest)),
        ["soak", .. var rest] => SoakBenchmark.Run(new Arguments(rest)),
        ["soak-work", var directory, var name, var role, var first] => SoakWorker.Run(directory, name, Enum.Parse<SoakRole>(role), int.Parse(first)),
        ["session", .. var rest] => SessionBenchmark.Run(new Arguments(rest)),
        ["batch", .. var rest] => SessionBenchmark.Batch(new Arguments(rest)),
        _ => Usage(),
    };
}
catch (PersonalizeException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static int Usage()
{
    Console.WriteLine("""
        Personalize.Benchmarks kernels [BenchmarkDotNet arguments]
            every kernel at every width, with its share of the FMA peak measured in the same run
        Personalize.Benchmarks train [--items 3416] [--events 1000000] [--hidden 43,128,256] [--epochs 1] [--threads 2] [--bptt 32]
            [--data FOLDER] [--recipe aws-hrnn]
            forward, backward and update on generated (or given) data: events/s and share of the FMA peak
        Personalize.Benchmarks cores [--hidden 43,128,256] [--threads 1,2,4,8,16,32,64] [--windows 100] [--items 3416] [--events 1000000] [--data FOLDER]
            what more threads would give, by laying out the measured times of all chunks of a training on them
        Personalize.Benchmarks serve [--items 3000,30000,750000] [--hidden 43] [--requests 1000]
            p50 and p99 of a recommendation, for a user with 50 events and for one event more
        Personalize.Benchmarks import [--rows 25000000] [--file clicks.csv] [--repeats 1] [--python python3]
            rows/s and peak memory of an import of a generated (or given) file; with --python also pandas.read_csv of the same file
        Personalize.Benchmarks memory [--items 3000] [--events 100000] [--hidden 43] [--networks 1] [--epochs N] [--threads 2] [--data FOLDER]
            [--recipe aws-hrnn]
            what a training says it needs and the largest resident set; --epochs bounds both of its runs
        Personalize.Benchmarks segments [--imports 250] [--rows 2000]
            many incremental imports, and what the training snapshot, the health check and an export take afterwards
        Personalize.Benchmarks evaluate --data FOLDER-OR-CSV [--protocol temporal|documented] [--recipe aws-hrnn] [--hidden 43] [--seeds 1,2,3] [--folds 0]
            [--baselines no] [--network no] [--against aws-hrnn]
            trains with the defaults and measures with the outside protocol of temporal_holdout.py, or the documented one
        Personalize.Benchmarks split --data FOLDER-OR-CSV --to FOLDER [--fold 0] [--seed 1]
            writes the users of the documented protocol for other programs: events.csv with USER_ID, ITEM_ID, TIMESTAMP and PART, which is training, validation
            (as for evaluate with that seed; what counts for each is the newest tenth, rounded up), input or relevant (both of held-out users), oldest first
        Personalize.Benchmarks score --split FOLDER --rankings FILE
            measures the rankings of another program: lines of a held-out user's id and 25 ids of items, best first, separated by commas
        Personalize.Benchmarks coldstart --data FOLDER [--keep GENRES] [--hidden 149] [--seeds 1,2,3] [--set Epochs=5] [--young yes]
            the protocol of coldstart_holdout.py: half of the items cold, known by the kept columns alone; or a tenth, of the younger half
        Personalize.Benchmarks contexts [--shapes 900x60x5x3x25,…] [--seeds 1,2,3] [--set Epochs=24]
            small data in which the context alone tells the group of an item: users with one event, users with several, how many, groups, items of each
        Personalize.Benchmarks explore [--only plain,news] [--seeds 1,2,3] [--weights 0.3]
            new items in simulated shops: reward and regret of aws-user-personalization with exploration, without it, of popularity and of chance
        Personalize.Benchmarks tune --data FOLDER [--trials 12] [--seeds 1,2,3] [--only aws-hrnn,AutoML,HPO]
            every recipe with its defaults, AutoML, and HPO of aws-hrnn: metrics on the held-out users of each seed, time, choice
        Personalize.Benchmarks answers --data FOLDER [--seeds 1,2,3] [--recipe aws-hrnn]
            held-out users: 100 candidates in order, visitors with one session, items related to the last one, each beside popularity
        Personalize.Benchmarks latency [--items 30000,750000] [--hidden 43] [--requests 1000] [--histories 100,1000,10000,100000|no]
            [--store 'Host=…;Database=…']
            through the whole engine: first answer of a fresh process, requests and events inside a session, and every other kind of request
        Personalize.Benchmarks events [--processes 3] [--seconds 60] [--rate 2000]
            events from several processes while recommendations are served; none lost, none twice
        Personalize.Benchmarks endpoint [--parts start,latency,maximum,kinds,events,idle,memory] [--items 30000] [--seconds 60] [--rate 500] [--event-rate 2000]
            [--together 10] [--idle 1000] [--slow 50] [--idle-seconds 150] [--requests 360000] [--servers ONE/Personalize.Server.dll,OTHER/…]
            the server from another process: start, latency at a rate, highest rate, kinds of requests, events over a kill -9, idle and slow clients, memory
        Personalize.Benchmarks cluster [--parts serving,trials,kills] [--rate 500] [--seconds 60] [--items 3000] [--faults no] [--cores 0.5] [--trials 8]
            [--data FOLDER] [--kills 20]
            nodes in network namespaces (root): requests and events while one is killed and one cut off, trials of AutoML, random kills
        Personalize.Benchmarks scale [--nodes 100] [--cores 16] [--database-cores 16] [--campaigns 1000] [--trials 1000] [--epoch-seconds 10] [--requests 500]
            [--events 500] [--at-once no] [--flush-us 3600] [--round-trip-us 200] [--seconds 24]
            many nodes over one database, simulated with measured costs (no node is started): requests and events a second are for each node, and
            simulated in steps up to twice of it; what is used most, how long things wait
        Personalize.Benchmarks soak [--minutes 60] [--seed 1]
            eight processes that work in one store and are killed now and then: latencies, memory, files, and whether anything was lost
        Personalize.Benchmarks session --data FOLDER --store DIRECTORY [--hidden 43] [--users 1000]
            the first time trains on the oldest 90 % of every user's events; then MRR of the next item, with and without the events before it
        Personalize.Benchmarks batch --store DIRECTORY [--users 100000] [--ids 6040]
            batch inference on that store, to every format
        """);
    return 2;
}
