namespace Streetcar.Grains.Tests;

/// <summary>Each test begins without a database.</summary>
public sealed class CatalogTests(OneSilo silo) : IClassFixture<OneSilo>, IAsyncDisposable
{
    private readonly GrainCluster _cluster = silo.Cluster;

    public async ValueTask DisposeAsync() => await _cluster.RunAsync("{ dropDatabase: 1 }");

    [Fact]
    public async Task A_collection_is_created_listed_and_dropped()
    {
        (await _cluster.RunAsync("{ create: 'c', $db: 'test' }")).ShouldBeJson("{ ok: 1.0 }");
        (await _cluster.RunAsync("{ create: 'c' }")).ShouldBeJson("{ ok: 1.0 }");
        (await NamesAsync()).ShouldBe(["c"]);

        (await _cluster.RunAsync("{ drop: 'c' }")).ShouldBeJson("{ nIndexesWas: 1, ns: 'test.c', ok: 1.0 }");
        (await _cluster.RunAsync("{ drop: 'c' }")).ShouldBeJson("{ ok: 1.0 }");
        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_option_reaches_the_store()
    {
        await _cluster.RunAsync("{ create: 'series', timeseries: { timeField: 't' }, comment: 'x' }");

        (await _cluster.RunAsync("{ listCollections: 1, filter: { name: 'series' } }")).FirstBatch()[0]["type"].AsString.ShouldBe("timeseries");
    }

    [Fact]
    public async Task Collections_are_changed_capped_and_validated()
    {
        await _cluster.RunAsync("{ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1' }] }");

        (await _cluster.RunAsync("{ collMod: 'c', index: { name: 'a_1', hidden: true } }")).ShouldBeJson("{ hidden_old: false, hidden_new: true, ok: 1.0 }");
        (await _cluster.RunAsync("{ collMod: 'c', validator: 5 }")).ShouldFail(
            ErrorCode.TypeMismatch, "BSON field 'collMod.validator' is the wrong type 'int', expected type 'object'");
        (await _cluster.RunAsync("{ collMod: 'c', nonsense: 5 }")).ShouldFail(ErrorCode.UnknownBsonField, "BSON field 'collMod.nonsense' is an unknown field.");
        (await _cluster.RunAsync("{ convertToCapped: 'c' }")).ShouldFail(
            ErrorCode.InvalidOptions, "convertToCapped needs the new size of the collection, a number of bytes");
        (await _cluster.RunAsync("{ convertToCapped: 'c', size: 5000 }")).ShouldBeJson("{ ok: 1.0 }");
        (await _cluster.RunAsync("{ validate: 'c', scandata: false, full: true }"))["valid"].ShouldBe(true);
        var repaired = await _cluster.RunAsync("{ validate: 'c', repair: 'yes' }");
        repaired["repairMode"].ShouldBe("FixErrors");
        repaired["repaired"].ShouldBe(false);
        repaired["indexDetails"]["_id_"]["spec"]["name"].ShouldBe("_id_");
        (await _cluster.RunAsync("{ validate: 'c', metadata: true }")).ContainsKey("nrecords").ShouldBeFalse();
        (await _cluster.RunAsync("{ validate: 'c', metadata: true, full: true }")).ShouldFail(
            ErrorCode.InvalidOptions, "Running the validate command with both { metadata: true } and { full: true } is not supported");
    }

    [Fact]
    public async Task Collections_are_listed_by_filter_with_their_descriptions()
    {
        await _cluster.RunAsync("{ create: 'a' }");
        await _cluster.RunAsync("{ create: 'b' }");

        var reply = await _cluster.RunAsync("{ listCollections: 1, filter: { name: 'b' } }");

        reply.Cursor()["ns"].ShouldBe("test.$cmd.listCollections");
        var description = reply.FirstBatch().ShouldHaveSingleItem();
        description["name"].ShouldBe("b");
        description["type"].ShouldBe("collection");
        description["options"].ShouldBe(RawDocument.Empty);
        var names = (await _cluster.RunAsync("{ listCollections: 1, nameOnly: true }")).FirstBatch();
        names[0].ShouldBe(Json.Document("{ name: 'a', type: 'collection' }"));
    }

    [Fact]
    public async Task Indexes_are_created_listed_and_dropped()
    {
        (await _cluster.RunAsync("{ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1' }] }")).ShouldBeJson(
            "{ numIndexesBefore: 1, numIndexesAfter: 2, createdCollectionAutomatically: true, ok: 1.0 }");
        (await _cluster.RunAsync("{ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1' }] }")).ShouldBeJson(
            "{ numIndexesBefore: 2, numIndexesAfter: 2, createdCollectionAutomatically: false, note: 'all indexes already exist', ok: 1.0 }");
        (await _cluster.RunAsync("{ listIndexes: 'c' }")).FirstBatch()
            .Select(index => index["name"].ToString()).ShouldBe(["_id_", "a_1"]);

        (await _cluster.RunAsync("{ dropIndexes: 'c', index: 'a_1' }")).ShouldBeJson("{ nIndexesWas: 2, ok: 1.0 }");
        (await _cluster.RunAsync("{ dropIndexes: 'c', index: '*' }")).ShouldBeJson(
            "{ nIndexesWas: 1, msg: 'non-_id indexes dropped for collection', ok: 1.0 }");
    }

    [Fact]
    public async Task Options_of_an_index_that_are_not_known_are_refused_or_ignored_as_the_command_says()
    {
        const string Indexes = "createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1', nonsense: 1, unique: true, safe: null }]";

        (await _cluster.RunAsync($"{{ {Indexes} }}"))["code"].ShouldBe((int)ErrorCode.InvalidIndexSpecificationOption);
        (await _cluster.RunAsync($"{{ {Indexes}, ignoreUnknownIndexOptions: false }}"))["code"]
            .ShouldBe((int)ErrorCode.InvalidIndexSpecificationOption);
        (await _cluster.RunAsync($"{{ {Indexes}, ignoreUnknownIndexOptions: 'x' }}"))["code"].ShouldBe((int)ErrorCode.TypeMismatch);
        (await _cluster.RunAsync($"{{ {Indexes}, ignoreUnknownIndexOptions: true }}"))["numIndexesAfter"].ShouldBe(2);

        (await _cluster.RunAsync("{ listIndexes: 'c' }")).FirstBatch()[1]
            .ShouldBe(Json.Document("{ v: 2, key: { a: 1 }, name: 'a_1', unique: true }"));
    }

    [Fact]
    public async Task An_option_of_an_index_that_is_known_is_not_ignored()
    {
        (await _cluster.RunAsync(
            "{ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1', expireAfterSeconds: 'x' }], ignoreUnknownIndexOptions: true }"))
            ["code"].ShouldBe((int)ErrorCode.CannotCreateIndex);
    }

    [Theory]
    [InlineData("{ createIndexes: 'c', indexes: [{ key: { a: 1 } }] }", ErrorCode.FailedToParse)]
    [InlineData("{ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: '' }] }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ dropIndexes: 'c', index: null }", ErrorCode.TypeMismatch)]
    [InlineData("{ listIndexes: 'c', includeBuildUUIDs: true, includeIndexBuildInfo: true }", ErrorCode.InvalidOptions)]
    [InlineData("{ listIndexes: 'c', includeIndexBuildInfo: 'x' }", ErrorCode.TypeMismatch)]
    public async Task A_command_for_indexes_that_can_not_be_is_refused(string command, ErrorCode code)
    {
        await _cluster.InsertAsync("c", 1);

        (await _cluster.RunAsync(command))["code"].ShouldBe((int)code);
    }

    [Fact]
    public async Task Indexes_are_listed_as_they_are_with_those_being_built()
    {
        await _cluster.InsertAsync("c", 1);

        (await _cluster.RunAsync("{ listIndexes: 'c', includeIndexBuildInfo: true }")).FirstBatch()
            .Single()["spec"]["name"].ToString().ShouldBe("_id_");
    }

    [Fact]
    public async Task A_collection_is_renamed()
    {
        await _cluster.InsertAsync("c", 1);

        (await _cluster.RunAsync("{ renameCollection: 'test.c', to: 'test.d' }", "admin")).ShouldBeJson("{ ok: 1.0 }");

        (await NamesAsync()).ShouldBe(["d"]);
        (await _cluster.RunAsync("{ find: 'd' }")).FirstBatch().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_database_is_listed_and_dropped()
    {
        await _cluster.InsertAsync("c", 1);

        var listed = await _cluster.RunAsync("{ listDatabases: 1 }", "admin");
        listed["databases"].AsArray.Select(database => database.AsDocument["name"].ToString()).ShouldContain("test");
        listed["totalSize"].AsInt64.ShouldBeGreaterThan(0);
        (await _cluster.RunAsync("{ listDatabases: 1, nameOnly: true, filter: { name: 'test' } }", "admin"))["databases"]
            .AsArray.Single().ShouldBe(Json.Document("{ name: 'test' }"));

        (await _cluster.RunAsync("{ dropDatabase: 1 }")).ShouldBeJson("{ ok: 1.0 }");
        (await _cluster.RunAsync("{ dropDatabase: 1 }")).ShouldBeJson("{ ok: 1.0 }");
        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Statistics_are_told_in_the_unit_asked_for()
    {
        await _cluster.InsertAsync("c", 10, padding: 1000);

        var bytes = await _cluster.RunAsync("{ collStats: 'c' }");
        var kilobytes = await _cluster.RunAsync("{ collStats: 'c', scale: 1024 }");
        var database = await _cluster.RunAsync("{ dbStats: 1 }");

        bytes["ns"].ShouldBe("test.c");
        bytes["count"].AsInt64.ShouldBe(10);
        bytes["size"].AsInt64.ShouldBeGreaterThan(10_000);
        kilobytes["size"].AsInt64.ShouldBe(bytes["size"].AsInt64 / 1024);
        kilobytes["count"].AsInt64.ShouldBe(10);
        database["objects"].AsInt64.ShouldBe(10);
        database["collections"].ShouldBe(1L);
        database["totalSize"].ShouldBe(database["storageSize"].AsDouble + database["indexSize"].AsDouble);
        database["fsTotalSize"].AsDouble.ShouldBeGreaterThan(0);
        database.ContainsKey("freeStorageSize").ShouldBeFalse();
        (await _cluster.RunAsync("{ dbStats: 1, freeStorage: 1 }")).ContainsKey("freeStorageSize").ShouldBeTrue();
        (await _cluster.RunAsync("{ dbStats: 1, scale: 0 }")).ShouldFail(ErrorCode.BadValue, "Scale factor must be greater than zero");
        database["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task The_bounds_of_a_capped_collection_are_among_its_figures()
    {
        await _cluster.RunAsync("{ create: 'c', capped: true, size: 8192, max: 7 }");

        var stats = await _cluster.RunAsync("{ collStats: 'c', scale: 1024 }");

        stats["capped"].ShouldBe(true);
        stats["max"].AsInt64.ShouldBe(7);
        stats["maxSize"].AsInt64.ShouldBe(8);
    }

    [Theory]
    [InlineData("{ create: 'c', foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'create.foo' is an unknown field.")]
    [InlineData("{ create: 'c', capped: 'x' }", ErrorCode.TypeMismatch, "BSON field 'create.capped' is the wrong type 'string', expected types '[bool, long, int, decimal, double]'")]
    [InlineData("{ create: '$c' }", ErrorCode.InvalidNamespace, "Invalid collection name: $c")]
    [InlineData("{ drop: 5 }", ErrorCode.InvalidNamespace, "collection name has invalid type or is empty in 'drop': 5")]
    [InlineData("{ drop: 'c', foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'drop.foo' is an unknown field.")]
    [InlineData("{ createIndexes: 'c' }", ErrorCode.FieldRequired, "BSON field 'createIndexes.indexes' is missing but a required field")]
    [InlineData("{ createIndexes: 'c', indexes: [] }", ErrorCode.BadValue, "Must specify at least one index to create")]
    [InlineData("{ createIndexes: 'c', indexes: [1] }", ErrorCode.TypeMismatch, "BSON field 'createIndexes.indexes.0' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ dropIndexes: 'c' }", ErrorCode.FieldRequired, "BSON field 'dropIndexes.index' is missing but a required field")]
    [InlineData("{ dropIndexes: 'c', index: 5 }", ErrorCode.TypeMismatch, "BSON field 'dropIndexes.index' is the wrong type 'int', expected types '[string, array, object]'")]
    [InlineData("{ dropDatabase: 2 }", (ErrorCode)5255100, "Have to pass 1 as 'dropDatabase' parameter")]
    [InlineData("{ renameCollection: 'test.c', to: 'test.d' }", ErrorCode.Unauthorized, "renameCollection may only be run against the admin database.")]
    [InlineData("{ renameCollection: 'c', to: 'test.d' }", ErrorCode.Unauthorized, "renameCollection may only be run against the admin database.")]
    [InlineData("{ listDatabases: 1 }", ErrorCode.Unauthorized, "listDatabases may only be run against the admin database.")]
    [InlineData("{ listCollections: 1, filter: 5 }", ErrorCode.TypeMismatch, "BSON field 'listCollections.filter' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ collStats: 'c', scale: 0 }", (ErrorCode)51024, "BSON field 'scale' value must be >= 1, actual value '0'")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Fact]
    public async Task Indexes_of_a_collection_that_does_not_exist_are_not_listed()
    {
        (await _cluster.RunAsync("{ listIndexes: 'c' }"))["code"].ShouldBe((int)ErrorCode.NamespaceNotFound);
    }

    private async Task<List<string>> NamesAsync() => [.. (await _cluster.RunAsync("{ listCollections: 1 }")).FirstBatch()
        .Select(collection => collection["name"].ToString())];
}
