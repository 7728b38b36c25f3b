using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 3)]
    [InlineData(4, 1000)]
    public void Every_chunk_runs_once(int threads, int chunks)
    {
        using var team = new ThreadTeam(threads);
        var counts = new int[chunks];
        team.Run(chunks, (chunk, _) => Interlocked.Increment(ref counts[chunk]));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Many_short_runs_lose_nothing()
    {
        using var team = new ThreadTeam(3);
        long sum = 0;
        var expected = 0L;
        for (var run = 0; run < 20_000; run++)
        {
            var chunks = run % 7;
            var factor = run;
            team.Run(chunks, (chunk, _) => Interlocked.Add(ref sum, factor + chunk));
            expected += ((long)factor * chunks) + (chunks * (chunks - 1) / 2);
        }
        Assert.Equal(expected, sum);
    }

    [Fact]
    public void Parked_workers_wake_up()
    {
        using var team = new ThreadTeam(2);
        using var bothThere = new Barrier(2);
        for (var run = 0; run < 5; run++)
        {
            // Longer than the workers spin. If the worker did not come, the barrier would not open.
            Thread.Sleep(5);
            var met = 0;
            team.Run(2, (_, _) => Interlocked.Add(ref met, bothThere.SignalAndWait(TimeSpan.FromSeconds(30)) ? 1 : 0));
            Assert.Equal(2, met);
        }
    }

    [Fact]
    public void The_caller_waits_for_a_slow_worker()
    {
        using var team = new ThreadTeam(2);
        using var taken = new ManualResetEventSlim();
        var done = false;
        team.Run(2, (_, worker) =>
        {
            if (worker == 0)
            {
                taken.Wait(TimeSpan.FromSeconds(30));
            }
            else
            {
                taken.Set();
                Thread.Sleep(20);
                Volatile.Write(ref done, true);
            }
        });
        Assert.True(done);
    }

    [Fact]
    public void A_worker_number_is_never_used_twice_at_once()
    {
        using var team = new ThreadTeam(4);
        var busy = new int[4];
        var clashes = 0;
        team.Run(2_000, (_, worker) =>
        {
            if (Interlocked.Exchange(ref busy[worker], 1) != 0)
                Interlocked.Increment(ref clashes);
            Thread.SpinWait(20);
            Volatile.Write(ref busy[worker], 0);
        });
        Assert.Equal(0, clashes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_team_goes_on(int threads)
    {
        using var team = new ThreadTeam(threads);
        for (var run = 0; run < 100; run++)
        {
            var exception = Assert.Throws<InvalidDataException>(() => team.Run(10, (chunk, _) =>
            {
                if (chunk == 5)
                    throw new InvalidDataException("chunk 5");
            }));
            Assert.Equal("chunk 5", exception.Message);
            var count = 0;
            team.Run(10, (_, _) => Interlocked.Increment(ref count));
            Assert.Equal(10, count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_run_inside_a_run_is_refused(int threads)
    {
        using var team = new ThreadTeam(threads);
        Assert.Throws<InvalidOperationException>(() => team.Run(4, (_, _) => team.Run(1, (_, _) => { })));
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var team = new ThreadTeam(2);
        Action<int, int> body = (_, _) => Thread.SpinWait(10);
        team.Run(8, body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 1_000; run++)
            team.Run(8, body);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Dispose_ends_idle_and_fresh_teams_and_may_be_repeated()
    {
        for (var round = 0; round < 20; round++)
        {
            var team = new ThreadTeam(3);
            if (round % 2 == 0)
                team.Run(5, (_, _) => { });
            team.Dispose();
            team.Dispose();
            Assert.Throws<ObjectDisposedException>(() => team.Run(1, (_, _) => { }));
        }
    }

    [Fact]
    public void No_thread_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(0));
}
