namespace Streetcar.Grains.Tests;

public sealed class MaintenanceTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task The_size_of_documents_is_told_of_a_collection_and_of_a_range_of_an_index()
    {
        await _cluster.InsertAsync("sized", 10, padding: 100);

        var all = await _cluster.RunAsync("{ dataSize: 'test.sized', estimate: true }");
        var some = await _cluster.RunAsync("{ dataSize: 'test.sized', keyPattern: { _id: 1 }, min: { _id: 2 }, max: { _id: 4 } }");

        all["numObjects"].ShouldBe(10L);
        all["estimate"].ShouldBe(true);
        some["numObjects"].ShouldBe(2L);
        some["size"].AsInt64.ShouldBe(all["size"].AsInt64 / 5);
        (await _cluster.RunAsync("{ dataSize: 'test.nothing' }"))["numObjects"].ShouldBe(0L);
        (await _cluster.RunAsync("{ dataSize: 'test.sized', min: { _id: 2 } }")).ShouldFail(ErrorCode.BadValue, "only one of min or max specified");
        (await _cluster.RunAsync("{ dataSize: 'test.sized', min: { x: 2 }, max: { x: 4 } }"))["code"].ShouldBe((int)ErrorCode.OperationFailed);
    }

    [Fact]
    public async Task The_hash_of_a_database_changes_with_its_documents_alone()
    {
        await _cluster.RunAsync("{ insert: 'a', documents: [{ _id: 1 }] }", "hashed");
        await _cluster.RunAsync("{ create: 'b', capped: true, size: 5000 }", "hashed");
        var before = await _cluster.RunAsync("{ dbHash: 1 }", "hashed");

        await _cluster.RunAsync("{ insert: 'a', documents: [{ _id: 2 }] }", "hashed");
        var between = await _cluster.RunAsync("{ dbHash: 1 }", "hashed");
        await _cluster.RunAsync("{ delete: 'a', deletes: [{ q: { _id: 2 }, limit: 1 }] }", "hashed");
        var after = await _cluster.RunAsync("{ dbHash: 1 }", "hashed");

        between["md5"].ShouldNotBe(before["md5"]);
        between["collections"]["a"].ShouldNotBe(before["collections"]["a"]);
        between["collections"]["b"].ShouldBe(before["collections"]["b"]);
        after["md5"].ShouldBe(before["md5"]);
        before["capped"].ShouldBe(RawArray.Create("b"));
        (await _cluster.RunAsync("{ dbHash: 1, collections: ['b'] }", "hashed"))["collections"].AsDocument.Count.ShouldBe(1);
        (await _cluster.RunAsync("{ dbHash: 1, collections: [1] }", "hashed")).ShouldFail(ErrorCode.BadValue, "collections entries have to be strings");
    }

    [Fact]
    public async Task A_collection_is_copied_into_a_capped_one()
    {
        await _cluster.InsertAsync("source", 1500, padding: 10);

        (await _cluster.RunAsync("{ cloneCollectionAsCapped: 'source', toCollection: 'copy', size: 1000000 }")).ShouldBeJson("{ ok: 1.0 }");

        (await _cluster.RunAsync("{ count: 'copy' }"))["n"].ShouldBe(1500);
        (await _cluster.RunAsync("{ collStats: 'copy' }"))["capped"].ShouldBe(true);
        (await _cluster.RunAsync("{ cloneCollectionAsCapped: 'source', toCollection: 'copy', size: 1000000 }")).ShouldFail(
            ErrorCode.NamespaceExists, "cloneCollectionAsCapped failed - destination collection test.copy already exists");
        (await _cluster.RunAsync("{ cloneCollectionAsCapped: 'source', toCollection: 'x', size: 'y' }")).ShouldFail(
            ErrorCode.InvalidOptions, "invalid command spec");
    }

    [Fact]
    public async Task Indexes_are_built_anew()
    {
        await _cluster.InsertAsync("indexed", 3);
        await _cluster.RunAsync("{ createIndexes: 'indexed', indexes: [{ key: { a: 1 }, name: 'a_1' }] }");

        (await _cluster.RunAsync("{ reIndex: 'indexed' }")).ShouldBeJson(
            "{ nIndexesWas: 2, nIndexes: 2, indexes: [{ v: 2, key: { _id: 1 }, name: '_id_' }, { v: 2, key: { a: 1 }, name: 'a_1' }], ok: 1.0 }");
    }

    [Fact]
    public async Task A_file_of_GridFS_is_hashed()
    {
        await _cluster.RunAsync("{ insert: 'fs.chunks', documents: [{ files_id: 1, n: 1, data: { $binary: { base64: 'bG8=', subType: '00' } } }, { files_id: 1, n: 0, data: { $binary: { base64: 'aGVs', subType: '00' } } }] }");

        (await _cluster.RunAsync("{ filemd5: 1, root: 'fs' }")).ShouldBeJson("{ numChunks: 2, md5: '5d41402abc4b2a76b9719d911017c592', ok: 1.0 }");
    }

    [Fact]
    public async Task Index_filters_are_kept_by_the_shape_of_queries()
    {
        await _cluster.InsertAsync("planned", 1);
        await _cluster.RunAsync("{ planCacheSetFilter: 'planned', query: { a: 1 }, indexes: ['a_1'] }");
        await _cluster.RunAsync("{ planCacheSetFilter: 'planned', query: { b: { $gt: 5 } }, sort: { b: 1 }, indexes: [{ b: 1 }] }");

        (await _cluster.RunAsync("{ planCacheListFilters: 'planned' }"))["filters"].AsArray.Count.ShouldBe(2);
        await _cluster.RunAsync("{ planCacheClearFilters: 'planned', query: { a: 'other' } }");

        (await _cluster.RunAsync("{ planCacheListFilters: 'planned' }"))["filters"].AsArray.Single().ShouldBe(
            Json.Document("{ query: { b: { $gt: 5 } }, sort: { b: 1 }, projection: {}, indexes: [{ b: 1 }] }"));
        await _cluster.RunAsync("{ planCacheClearFilters: 'planned' }");
        (await _cluster.RunAsync("{ planCacheListFilters: 'planned' }"))["filters"].AsArray.ShouldBeEmpty();
        (await _cluster.RunAsync("{ planCacheClear: 'planned' }"))["ok"].ShouldBe(1.0);
        (await _cluster.RunAsync("{ planCacheSetFilter: 'none', query: {}, indexes: ['a'] }")).ShouldFail(ErrorCode.BadValue, "no such collection");
    }

    [Fact]
    public async Task Writes_of_users_are_refused_and_let_in_again()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.InsertAsync("c", 1);
        await cluster.RunAsync("{ setUserWriteBlockMode: 1, global: true }", "admin");

        foreach (string command in (string[])["{ insert: 'c', documents: [{}] }", "{ drop: 'c' }", "{ aggregate: 'c', pipeline: [{ $out: 'd' }], cursor: {} }"])
            (await cluster.RunAsync(command)).ShouldFail(ErrorCode.UserWritesBlocked, "User writes blocked");
        (await cluster.RunAsync("{ find: 'c' }")).FirstBatch().Count.ShouldBe(1);
        (await cluster.RunAsync("{ insert: 'c', documents: [{}] }", "config"))["n"].ShouldBe(1);
        (await cluster.RunAsync("{ setUserWriteBlockMode: 1, global: false, reason: 'DiskUseThresholdExceeded' }", "admin"))["code"].ShouldBe((int)ErrorCode.IllegalOperation);
        await cluster.RunAsync("{ setUserWriteBlockMode: 1, global: false }", "admin");

        (await cluster.RunAsync("{ insert: 'c', documents: [{}] }"))["n"].ShouldBe(1);
    }

    [Theory]
    [InlineData("{ connPoolStats: 1, foo: 1 }")]
    [InlineData("{ logRotate: 'server', comment: 'x' }")]
    [InlineData("{ dropConnections: 1, hostAndPort: ['a:1', '[::1]:27017', 'b', null] }")]
    [InlineData("{ rotateCertificates: 1 }")]
    [InlineData("{ logout: 1 }")]
    [InlineData("{ invalidateUserCache: 1 }")]
    [InlineData("{ validateDBMetadata: 1, apiParameters: { version: '1', strict: true } }")]
    [InlineData("{ autoCompact: true, freeSpaceTargetMB: 1, runOnce: true }")]
    public async Task What_there_is_nothing_of_is_answered_all_the_same(string command)
    {
        (await _cluster.RunAsync(command, "admin"))["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData("{ logRotate: 'audit' }", ErrorCode.NoSuchKey, "Unknown log type for rotation: audit")]
    [InlineData("{ dropConnections: 1, hostAndPort: ['a:0'] }", ErrorCode.FailedToParse, "Port number in \"a:0\" is not a number from 1 to 65535")]
    [InlineData("{ autoCompact: 1 }", ErrorCode.TypeMismatch, "BSON field 'autoCompact.autoCompact' is the wrong type 'int', expected type 'bool'")]
    [InlineData("{ autoCompact: true, freeSpaceTargetMB: 0.5 }", ErrorCode.BadValue, "BSON field 'freeSpaceTargetMB' value must be >= 1, actual value '0'")]
    [InlineData("{ compact: 'none' }", ErrorCode.NamespaceNotFound, "ns does not exist: admin.none")]
    [InlineData("{ setIndexCommitQuorum: 'none', indexNames: ['a'], commitQuorum: 1 }", ErrorCode.NamespaceNotFound, "ns does not exist: admin.none")]
    [InlineData("{ compactStructuredEncryptionData: 'none' }", ErrorCode.FieldRequired, "BSON field 'compactStructuredEncryptionData.compactionTokens' is missing but a required field")]
    [InlineData("{ authenticate: 1 }", ErrorCode.AuthenticationFailed, "Authentication failed.")]
    [InlineData("{ shutdown: 1 }", ErrorCode.Unauthorized, "shutdown must run from localhost when running db without auth")]
    [InlineData("{ killOp: 1 }", ErrorCode.NoSuchKey, "Did not provide \"op\" field")]
    [InlineData("{ killOp: 1, op: 4294967296 }", (ErrorCode)26823, "invalid op : 4294967296. Op ID cannot be represented with 32 bits")]
    [InlineData("{ hello: 1, saslSupportedMechs: 'x' }", ErrorCode.BadValue, "UserName must contain a '.' separated database.user pair")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command, "admin")).ShouldFail(code, message);
    }

    [Fact]
    public async Task Compaction_in_the_background_is_not_turned_on_twice_in_different_ways()
    {
        await _cluster.RunAsync("{ autoCompact: true, freeSpaceTargetMB: 30 }", "admin");

        (await _cluster.RunAsync("{ autoCompact: true, freeSpaceTargetMB: 50 }", "admin"))["code"].ShouldBe((int)ErrorCode.AlreadyInitialized);
        await _cluster.RunAsync("{ autoCompact: false }", "admin");
        (await _cluster.RunAsync("{ autoCompact: true, freeSpaceTargetMB: 50 }", "admin"))["ok"].ShouldBe(1.0);
        await _cluster.RunAsync("{ autoCompact: false }", "admin");
    }
}
