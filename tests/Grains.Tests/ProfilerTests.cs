namespace Streetcar.Grains.Tests;

public sealed class ProfilerTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task All_operations_of_a_database_are_kept_if_that_is_asked_for()
    {
        (await RunAsync("all", "{ profile: 2 }")).ShouldBeJson("{ was: 0, slowms: 100, sampleRate: 1.0, ok: 1.0 }");
        await RunAsync("all", "{ insert: 'c', documents: [{ _id: 1 }, { _id: 2 }] }");
        await RunAsync("all", "{ find: 'c', filter: { _id: 1 } }");
        await RunAsync("all", "{ drop: 'nothing' }");
        (await RunAsync("all", "{ profile: 0 }"))["was"].ShouldBe(2);
        await RunAsync("all", "{ find: 'c' }");

        var kept = await KeptAsync("all");

        kept.Select(entry => (entry["op"].AsString, entry["ns"].AsString)).ShouldBe(
            [("command", "all.$cmd"), ("insert", "all.c"), ("query", "all.c"), ("command", "all.nothing")]);
        kept[1]["ninserted"].ShouldBe(2);
        kept[2]["nreturned"].ShouldBe(1);
        kept[2]["command"]["filter"].ShouldBe(Json.Document("{ _id: 1 }"));
        kept[2]["millis"].Type.ShouldBe(ElementType.Int32);
        kept[2]["ts"].Type.ShouldBe(ElementType.DateTime);
        var collection = (await RunAsync("all", "{ listCollections: 1, filter: { name: 'system.profile' } }")).FirstBatch().Single();
        collection["options"]["capped"].ShouldBe(true);
    }

    [Fact]
    public async Task What_matches_a_filter_is_kept_however_fast_it_was()
    {
        await RunAsync("filtered", "{ profile: 1, filter: { op: 'query' } }");
        await RunAsync("filtered", "{ insert: 'c', documents: [{}] }");
        await RunAsync("filtered", "{ find: 'c' }");
        var settings = await RunAsync("filtered", "{ profile: -1 }");
        await RunAsync("filtered", "{ profile: 0, filter: 'unset' }");

        (await KeptAsync("filtered")).Single()["op"].ShouldBe("query");
        settings["was"].ShouldBe(1);
        settings["filter"].ShouldBe(Json.Document("{ op: { $eq: 'query' } }"));
        (await RunAsync("filtered", "{ profile: -1 }")).ContainsKey("filter").ShouldBeFalse();
    }

    [Fact]
    public async Task A_failure_is_kept_with_its_error()
    {
        await RunAsync("failed", "{ profile: 1, filter: { errCode: { $exists: true } } }");
        await RunAsync("failed", "{ find: 'c', foo: 1 }");
        await RunAsync("failed", "{ profile: 0 }");

        (await KeptAsync("failed")).Single()["errName"].ShouldBe("Location40415");
    }

    [Fact]
    public async Task Secrets_of_commands_are_not_kept()
    {
        await RunAsync("secret", "{ profile: 2 }");
        await RunAsync("secret", "{ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: 'of nobody else' }");
        await RunAsync("secret", "{ profile: 0 }");

        var kept = (await KeptAsync("secret"))[^1]["command"];

        kept["mechanism"].ShouldBe("SCRAM-SHA-256");
        kept["payload"].ShouldBe("xxx");
    }

    [Fact]
    public async Task What_is_fast_is_not_slow()
    {
        await RunAsync("slow", "{ profile: 1, slowms: 100000 }");
        await RunAsync("slow", "{ insert: 'c', documents: [{}] }");
        await RunAsync("slow", "{ profile: 0, slowms: 100 }");

        (await KeptAsync("slow")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_is_dropped_does_not_come_back_to_be_profiled()
    {
        await RunAsync("gone", "{ profile: 2 }");

        await RunAsync("gone", "{ dropDatabase: 1 }");
        await RunAsync("gone", "{ find: 'c' }");
        await RunAsync("gone", "{ profile: 0 }");

        (await RunAsync("gone", "{ listCollections: 1 }")).FirstBatch().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ profile: true }", ErrorCode.TypeMismatch, "BSON field 'profile.profile' is the wrong type 'bool', expected types '[long, int, decimal, double]'")]
    [InlineData("{ profile: null }", ErrorCode.FieldRequired, "BSON field 'profile.profile' is missing but a required field")]
    [InlineData("{ profile: 0, sampleRate: 2 }", ErrorCode.BadValue, "'sampleRate' must be between 0.0 and 1.0 inclusive; was 2")]
    [InlineData("{ profile: 0, filter: null }", ErrorCode.BadValue, "Expected an object, or the string 'unset'.")]
    [InlineData("{ insert: 'system.profile', documents: [{}] }", ErrorCode.InvalidNamespace, "cannot write to 'bad.system.profile'")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await RunAsync("bad", command)).ShouldFail(code, message);
    }

    private Task<RawDocument> RunAsync(string database, string command) => _cluster.RunAsync(command, database);

    private async Task<List<RawDocument>> KeptAsync(string database) =>
        (await RunAsync(database, "{ find: 'system.profile' }")).FirstBatch();
}
