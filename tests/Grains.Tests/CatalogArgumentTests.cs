namespace Streetcar.Grains.Tests;

/// <summary>The arguments that commands about collections and databases take, and by which codes others are refused.</summary>
public sealed class CatalogArgumentTests(OneSilo silo) : IClassFixture<OneSilo>, IAsyncLifetime
{
    private readonly GrainCluster _cluster = silo.Cluster;

    public async ValueTask InitializeAsync()
    {
        await _cluster.RunAsync("{ dropDatabase: 1 }");
        await _cluster.InsertAsync("c", 3);
        await _cluster.RunAsync("{ createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a_1' }] }");
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData("{ capped: [] }", ErrorCode.TypeMismatch)]
    [InlineData("{ capped: true, size: '1' }", ErrorCode.TypeMismatch)]
    [InlineData("{ capped: true, size: 0 }", ErrorCode.BadValue)]
    [InlineData("{ capped: true, size: 1125899906842625 }", ErrorCode.BadValue)]
    [InlineData("{ capped: true, size: 4096, max: 2147483648 }", ErrorCode.BadValue)]
    [InlineData("{ capped: true }", ErrorCode.InvalidOptions)]
    [InlineData("{ max: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ clusteredIndex: null }", ErrorCode.TypeMismatch)]
    [InlineData("{ collation: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ expireAfterSeconds: '5' }", ErrorCode.TypeMismatch)]
    [InlineData("{ expireAfterSeconds: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ encryptedFields: {} }", ErrorCode.FieldRequired)]
    [InlineData("{ encryptedFields: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ idIndex: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ storageEngine: { wiredTiger: 5 } }", ErrorCode.BadValue)]
    [InlineData("{ timeseries: {} }", ErrorCode.FieldRequired)]
    [InlineData("{ timeseries: { timeField: 5 } }", ErrorCode.TypeMismatch)]
    [InlineData("{ timeseries: { timeField: 't', granularity: 'days' } }", ErrorCode.BadValue)]
    [InlineData("{ validationAction: 'x' }", ErrorCode.BadValue)]
    [InlineData("{ validationLevel: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ viewOn: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ viewOn: 'c', pipeline: {} }", ErrorCode.TypeMismatch)]
    [InlineData("{ viewOn: 'c', pipeline: [1] }", ErrorCode.TypeMismatch)]
    public async Task Create_refuses(string options, ErrorCode code)
    {
        ShouldFail(await _cluster.RunAsync($"{{ create: 'new', {options[1..]}"), code);
    }

    [Theory]
    [InlineData("{ capped: 1, size: 4096.9, max: 0 }")]
    [InlineData("{ capped: null, timeseries: null, viewOn: null, validator: null, collation: null, storageEngine: null }")]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, expireAfterSeconds: 5 }")]
    [InlineData("{ timeseries: { timeField: 't', metaField: 'm', granularity: 'hours' }, expireAfterSeconds: 5 }")]
    [InlineData("{ storageEngine: { wiredTiger: { configString: 'block_compressor=zlib' } } }")]
    public async Task Create_takes(string options)
    {
        (await _cluster.RunAsync($"{{ create: 'new', {options[1..]}")).ShouldBeJson("{ ok: 1.0 }");
    }

    [Theory]
    [InlineData("{ cappedSize: 'x' }", ErrorCode.TypeMismatch)]
    [InlineData("{ cappedSize: 4096 }", ErrorCode.InvalidOptions)]
    [InlineData("{ changeStreamPreAndPostImages: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ dryRun: 'x' }", ErrorCode.TypeMismatch)]
    [InlineData("{ expireAfterSeconds: null }", ErrorCode.TypeMismatch)]
    [InlineData("{ expireAfterSeconds: true }", ErrorCode.TypeMismatch)]
    [InlineData("{ index: { name: 5 } }", ErrorCode.TypeMismatch)]
    [InlineData("{ index: { nonsense: 5 } }", ErrorCode.UnknownBsonField)]
    [InlineData("{ index: { name: 'b_1', hidden: true } }", ErrorCode.IndexNotFound)]
    [InlineData("{ timeseries: { granularity: 'hours' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ timeseries: { granularity: 5 } }", ErrorCode.TypeMismatch)]
    [InlineData("{ validationAction: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ validationLevel: 'x' }", ErrorCode.BadValue)]
    [InlineData("{ viewOn: 'd', pipeline: [] }", ErrorCode.InvalidOptions)]
    public async Task CollMod_refuses(string changes, ErrorCode code)
    {
        ShouldFail(await _cluster.RunAsync($"{{ collMod: 'c', {changes[1..]}"), code);
    }

    [Theory]
    [InlineData("{ renameCollection: 'test.c', to: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ renameCollection: 5, to: 'test.d' }", ErrorCode.TypeMismatch)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.c' }", ErrorCode.IllegalOperation)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.d$' }", ErrorCode.IllegalOperation)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.system.x' }", ErrorCode.IllegalOperation)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.d', dropTarget: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.d', dropTarget: null }", ErrorCode.TypeMismatch)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.d', stayTemp: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ renameCollection: 'test.none', to: 'test.d' }", ErrorCode.NamespaceNotFound)]
    [InlineData("{ renameCollection: 'test.c', to: 'test.d', collectionUUID: 5 }", ErrorCode.TypeMismatch)]
    public async Task RenameCollection_refuses(string command, ErrorCode code)
    {
        ShouldFail(await _cluster.RunAsync(command, "admin"), code);
    }

    [Theory]
    [InlineData("{ convertToCapped: 'c', size: 'x' }", ErrorCode.InvalidOptions)]
    [InlineData("{ convertToCapped: 'c', size: 0 }", ErrorCode.InvalidOptions)]
    [InlineData("{ convertToCapped: 'none', size: 4096 }", ErrorCode.NamespaceNotFound)]
    [InlineData("{ cloneCollectionAsCapped: 'none', toCollection: 'd', size: 4096 }", ErrorCode.NamespaceNotFound)]
    [InlineData("{ listCollections: 1, nameOnly: 'x' }", ErrorCode.TypeMismatch)]
    [InlineData("{ listCollections: 1, filter: [] }", ErrorCode.TypeMismatch)]
    [InlineData("{ count: 'c', limit: 'x' }", ErrorCode.BadValue)]
    [InlineData("{ count: 'c', skip: -1 }", ErrorCode.BadValue)]
    [InlineData("{ distinct: 'c', key: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ find: 'c', filter: null }", ErrorCode.TypeMismatch)]
    [InlineData("{ find: 'c', hint: null }", ErrorCode.FailedToParse)]
    [InlineData("{ aggregate: 'c', pipeline: 5, cursor: {} }", ErrorCode.TypeMismatch)]
    [InlineData("{ aggregate: 2, pipeline: [], cursor: {} }", ErrorCode.BadValue)]
    [InlineData("{ aggregate: 'c', pipeline: [], cursor: {}, allowDiskUse: 'x' }", ErrorCode.TypeMismatch)]
    [InlineData("{ aggregate: 'c', pipeline: [], explain: true, writeConcern: { w: 1 } }", ErrorCode.FailedToParse)]
    [InlineData("{ aggregate: 'c', pipeline: [{ $indexStats: {} }], cursor: {}, apiVersion: '1', apiStrict: true }", ErrorCode.ApiStrictError)]
    public async Task Other_commands_refuse(string command, ErrorCode code)
    {
        ShouldFail(await _cluster.RunAsync(command), code);
    }

    [Theory]
    [InlineData("{ w: 'two' }", ErrorCode.BadValue)]
    [InlineData("{ w: -1 }", ErrorCode.FailedToParse)]
    [InlineData("{ w: 51 }", ErrorCode.FailedToParse)]
    [InlineData("{ w: true }", ErrorCode.FailedToParse)]
    [InlineData("{ j: 'x' }", ErrorCode.TypeMismatch)]
    [InlineData("{ provenance: 'x' }", ErrorCode.BadValue)]
    [InlineData("{ nonsense: 1 }", ErrorCode.UnknownBsonField)]
    public async Task A_write_concern_is_refused(string concern, ErrorCode code)
    {
        ShouldFail(await _cluster.RunAsync($"{{ create: 'new', writeConcern: {concern} }}"), code);
    }

    [Fact]
    public async Task A_collection_may_be_renamed_only_where_it_is_the_one_expected()
    {
        var uuid = (await _cluster.RunAsync("{ listCollections: 1 }")).FirstBatch()[0]["info"]["uuid"];
        var rename = new RawDocument { ["renameCollection"] = "test.c", ["to"] = "test.d", ["collectionUUID"] = (RawValue)Guid.NewGuid() };

        var refused = await _cluster.RunAsync(rename, "admin");
        ShouldFail(refused, ErrorCode.CollectionUuidMismatch);
        refused["expectedCollection"].ShouldBe("c");
        refused["actualCollection"].ShouldBe(RawValue.Null);

        (await _cluster.RunAsync(rename.With("collectionUUID", uuid), "admin")).ShouldBeJson("{ ok: 1.0 }");
    }

    [Fact]
    public async Task The_databases_of_the_server_are_listed_and_can_not_be_dropped()
    {
        var listed = await _cluster.RunAsync("{ listDatabases: 1, nameOnly: true }", "admin");

        listed["databases"].AsArray.Select(database => database.AsDocument["name"].AsString).ShouldBe(
            ["admin", "config", "local", "test"], ignoreOrder: true);
        ShouldFail(await _cluster.RunAsync("{ dropDatabase: 1 }", "admin"), ErrorCode.IllegalOperation);
    }

    [Fact]
    public async Task The_catalog_is_a_source_of_pipelines()
    {
        await _cluster.RunAsync("{ create: 'v', viewOn: 'c', pipeline: [] }");

        var listed = await _cluster.RunAsync(
            "{ aggregate: 1, pipeline: [{ $listClusterCatalog: {} }, { $sort: { ns: 1 } }, { $project: { ns: 1, db: 1, type: 1, sharded: 1 } }], cursor: {} }");

        listed.FirstBatch().Where(collection => collection["ns"] != "test.system.views").Select(collection => collection.ToString()).ShouldBe(
        [
            Json.Document("{ ns: 'test.c', db: 'test', type: 'collection', sharded: false }").ToString(),
            Json.Document("{ ns: 'test.v', db: 'test', type: 'view', sharded: false }").ToString(),
        ]);
        ShouldFail(await _cluster.RunAsync("{ aggregate: 'c', pipeline: [{ $listClusterCatalog: {} }], cursor: {} }"), (ErrorCode)9621301);
        ShouldFail(await _cluster.RunAsync("{ aggregate: 1, pipeline: [{ $listClusterCatalog: 1 }], cursor: {} }"), (ErrorCode)9621302);
        ShouldFail(await _cluster.RunAsync("{ aggregate: 1, pipeline: [{ $listClusterCatalog: {}, $limit: 1 }], cursor: {} }"), (ErrorCode)40323);
        ShouldFail(
            await _cluster.RunAsync("{ aggregate: 1, pipeline: [{ $listClusterCatalog: {} }, { $listClusterCatalog: {} }], cursor: {} }"), (ErrorCode)40602);
    }

    [Theory]
    [InlineData("{ db: '' }", (ErrorCode)28539)]
    [InlineData("{ db: 'a b' }", (ErrorCode)13280)]
    [InlineData("{ db: 'a.b' }", ErrorCode.InvalidNamespace)]
    [InlineData("{ collection: '' }", ErrorCode.InvalidNamespace)]
    public async Task Names_of_what_is_validated_are_checked(string arguments, ErrorCode code)
    {
        ShouldFail(
            await _cluster.RunAsync($"{{ validateDBMetadata: 1, apiParameters: {{ version: '1' }}, {arguments[1..]}"),
            code);
    }

    [Fact]
    public async Task Indexes_that_are_not_in_version_1_of_the_api_are_told()
    {
        await _cluster.RunAsync("{ createIndexes: 'c', indexes: [{ key: { b: 1 }, name: 'b_1', sparse: true }] }");

        var reply = await _cluster.RunAsync("{ validateDBMetadata: 1, apiParameters: { version: '1', strict: true }, db: 'test', collection: 'c' }");

        var error = reply["apiVersionErrors"].AsArray.Single().AsDocument;
        error["ns"].ShouldBe("test.c");
        error["code"].ShouldBe((int)ErrorCode.ApiStrictError);
        error["codeName"].ShouldBe("APIStrictError");
        error["errmsg"].AsString.ShouldContain("b_1");
        (await _cluster.RunAsync("{ validateDBMetadata: 1, apiParameters: { version: '1', strict: false } }"))["apiVersionErrors"].AsArray.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cursor_is_read_and_killed_by_its_own_rules()
    {
        long id = (await _cluster.RunAsync("{ find: 'c', batchSize: 1 }")).CursorId();

        ShouldFail(await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c", ["lsid"] = Session() }), (ErrorCode)50736);
        ShouldFail(await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c", ["term"] = 1 }), ErrorCode.TypeMismatch);
        ShouldFail(await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c", ["maxTimeMS"] = 5 }), ErrorCode.BadValue);
        var killed = await _cluster.RunAsync(
            new RawDocument { ["killCursors"] = "c", ["cursors"] = RawArray.From([(RawValue)id, RawValue.Null, id]) });
        killed["cursorsKilled"].AsArray.Single().ShouldBe(id);
        killed["cursorsNotFound"].AsArray.Single().ShouldBe(id);
    }

    [Fact]
    public async Task A_cursor_of_a_session_is_read_in_it_alone()
    {
        var session = Session();
        long id = (await _cluster.RunAsync(new RawDocument { ["find"] = "c", ["batchSize"] = 1, ["lsid"] = session })).CursorId();

        ShouldFail(await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c" }), (ErrorCode)50737);
        ShouldFail(await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c", ["lsid"] = Session() }), (ErrorCode)50738);
        (await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c", ["lsid"] = session })).NextBatch().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("{ listCollections: 1, cursor: { batchSize: 0 } }", "$cmd.listCollections")]
    [InlineData("{ listIndexes: 'c', cursor: { batchSize: 0 } }", "c")]
    [InlineData("{ aggregate: 'c', pipeline: [], cursor: { batchSize: 0 } }", "c")]
    public async Task Cursors_of_all_kinds_go_on_in_their_session(string command, string collection)
    {
        var session = Session();
        long id = (await _cluster.RunAsync(Json.Document(command).With("lsid", session))).CursorId();

        (await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = collection, ["lsid"] = session })).NextBatch().ShouldNotBeEmpty();
    }

    private static RawDocument Session() => new() { ["id"] = (RawValue)Guid.NewGuid() };

    private static void ShouldFail(RawDocument reply, ErrorCode code)
    {
        reply["code"].ToString().ShouldBe(((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture), reply.ToString());
        reply["ok"].ShouldBe(0.0);
    }
}
