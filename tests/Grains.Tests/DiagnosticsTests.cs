namespace Streetcar.Grains.Tests;

public sealed class DiagnosticsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("hello", "isWritablePrimary")]
    [InlineData("isMaster", "ismaster")]
    [InlineData("ismaster", "ismaster")]
    public async Task The_silo_presents_itself_as_a_mongos(string name, string writable)
    {
        var reply = await _cluster.RunAsync($"{{ {name}: 1, helloOk: true, client: {{ driver: {{}} }} }}", "admin");

        reply[writable].ShouldBe(true);
        reply["msg"].ShouldBe("isdbgrid");
        reply["minWireVersion"].ShouldBe(0);
        reply["maxWireVersion"].ShouldBe(27);
        reply["logicalSessionTimeoutMinutes"].ShouldBe(30);
        reply["maxBsonObjectSize"].ShouldBe(16777216);
        reply["maxMessageSizeBytes"].ShouldBe(48000000);
        reply["maxWriteBatchSize"].ShouldBe(100000);
        reply["localTime"].Type.ShouldBe(ElementType.DateTime);
        reply["readOnly"].ShouldBe(false);
        reply["durableWrites"].ShouldBe(true);
        reply.ContainsKey("topologyVersion").ShouldBeFalse();
        reply["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        (await _cluster.RunAsync("{ ping: 1 }")).ShouldBeJson("{ ok: 1.0 }");
    }

    [Fact]
    public async Task A_catalog_that_lies_in_one_place_is_consistent()
    {
        var ofDatabase = await _cluster.RunAsync("{ checkMetadataConsistency: 1, cursor: { batchSize: 10 } }");
        var ofCollection = await _cluster.RunAsync("{ checkMetadataConsistency: 'c', checkIndexes: true }");

        ofDatabase.FirstBatch().ShouldBeEmpty();
        ofDatabase.CursorId().ShouldBe(0);
        ofCollection.FirstBatch().ShouldBeEmpty();
        (await _cluster.RunAsync("{ checkMetadataConsistency: 1, foo: 1 }")).ShouldFail(
            ErrorCode.UnknownBsonField, "BSON field 'checkMetadataConsistency.foo' is an unknown field.");
    }

    [Fact]
    public async Task The_build_says_which_commands_it_speaks_and_what_it_is()
    {
        var reply = await _cluster.RunAsync("{ buildInfo: 1 }");

        reply["version"].ShouldBe("8.2.0");
        reply["versionArray"].ShouldBe(RawArray.Create(8, 2, 0, 0));
        reply["streetcar"].ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_host_and_the_server_describe_themselves()
    {
        var host = await _cluster.RunAsync("{ hostInfo: 1 }", "admin");
        host["system"].AsDocument["numCores"].ShouldBe(Environment.ProcessorCount);

        var status = await _cluster.RunAsync("{ serverStatus: 1 }", "admin");
        status["process"].ShouldBe("mongos");
        status["pid"].AsInt64.ShouldBe(Environment.ProcessId);
        status["uptimeMillis"].AsInt64.ShouldBeGreaterThan(0);
        status["mem"].AsDocument["resident"].AsInt64.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("{ getParameter: 1, featureCompatibilityVersion: 1 }", "{ featureCompatibilityVersion: { version: '8.2' }, ok: 1.0 }")]
    [InlineData("{ getLog: 'startupWarnings' }", "{ totalLinesWritten: 0, log: [], ok: 1.0 }")]
    [InlineData("{ getLog: '*' }", "{ names: ['global', 'startupWarnings'], ok: 1.0 }")]
    [InlineData("{ connectionStatus: 1 }", "{ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1.0 }")]
    [InlineData("{ connectionStatus: 1, showPrivileges: true }", "{ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] }, ok: 1.0 }")]
    [InlineData("{ endSessions: [{ id: { $uuid: '73ffd264-44b3-4c69-90e8-e7d1dfc035d4' } }] }", "{ ok: 1.0 }")]
    [InlineData("{ refreshSessions: [] }", "{ ok: 1.0 }")]
    public async Task A_shell_s_questions_are_answered(string command, string reply)
    {
        (await _cluster.RunAsync(command, "admin")).ShouldBeJson(reply);
    }

    [Fact]
    public async Task All_parameters_are_told_if_asked_for()
    {
        var reply = await _cluster.RunAsync("{ getParameter: '*' }", "admin");

        // What drivers' specification tests, shells and scripts of administrators look for.
        reply.Select(field => field.Name).ShouldBeUnique();
        foreach (string name in (string[])["authenticationMechanisms", "enableTestCommands", "featureCompatibilityVersion", "logComponentVerbosity", "logLevel", "quiet"])
            reply.ContainsKey(name).ShouldBeTrue(name);
        reply["authSchemaVersion"].ShouldBe(5);
        reply["clientCursorMonitorFrequencySecs"].ShouldBe(60);
        reply["cursorTimeoutMillis"].ShouldBe(600_000L);
        reply["diagnosticDataCollectionEnabled"].ShouldBe(false);
        reply["localLogicalSessionTimeoutMinutes"].ShouldBe(30);
        reply["notablescan"].ShouldBe(false);
        reply["requireApiVersion"].ShouldBe(false);
        reply["transactionLifetimeLimitSeconds"].ShouldBe(60);
    }

    [Fact]
    public async Task A_session_is_started()
    {
        var reply = await _cluster.RunAsync("{ startSession: 1 }");

        reply["id"].AsDocument["id"].AsGuid.ShouldNotBe(Guid.Empty);
        reply["timeoutMinutes"].ShouldBe(30);
    }

    [Fact]
    public async Task The_commands_are_listed()
    {
        var commands = (await _cluster.RunAsync("{ listCommands: 1 }"))["commands"].AsDocument.Select(command => command.Name).ToList();

        commands.ShouldContain("find");
        commands.ShouldContain("insert");
        commands.ShouldContain("createIndexes");
        commands.ShouldContain("collMod");
        commands.ShouldContain("convertToCapped");
        commands.ShouldBe(commands.Order(StringComparer.Ordinal));
        foreach (string name in commands)
            (await _cluster.RunAsync(new RawDocument { [name] = 1 }))["code"].ShouldNotBe((int)ErrorCode.CommandNotFound, name);
    }

    [Theory]
    [InlineData("{ foo: 1 }", ErrorCode.CommandNotFound, "no such command: 'foo'")]
    [InlineData("{ Find: 'c' }", ErrorCode.CommandNotFound, "no such command: 'Find'")]
    [InlineData("{ shardCollection: 'a.b' }", ErrorCode.CommandNotFound, "no such command: 'shardCollection', since data is not distributed over shards")]
    [InlineData("{ createSearchIndexes: 'c', indexes: [] }", ErrorCode.SearchNotEnabled, "Search indexes need MongoDB Atlas; an index of type 'text' with $text may do instead")]
    [InlineData("{ atlasVersion: 1 }", ErrorCode.CommandNotFound, "no such command: 'atlasVersion'")]
    [InlineData("{ 'fünd': 1 }", ErrorCode.CommandNotFound, "no such command: 'fünd'")]
    [InlineData("{ '': 1 }", ErrorCode.CommandNotFound, "no such command: ''")]
    [InlineData("{}", ErrorCode.CommandNotFound, "no such command: ''")]
    [InlineData("{ getLog: 'other' }", ErrorCode.OperationFailed, "No log named 'other'")]
    [InlineData("{ getLog: 1 }", ErrorCode.TypeMismatch, "Argument to getLog must be of type String; found 1 of type int")]
    [InlineData("{ getParameter: 1, foo: 1 }", ErrorCode.InvalidOptions, "no option found to get")]
    [InlineData("{ endSessions: 1 }", ErrorCode.TypeMismatch, "BSON field 'endSessions.endSessions' is the wrong type 'int', expected type 'array'")]
    [InlineData("{ buildInfo: 1, foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'buildInfo.foo' is an unknown field.")]
    [InlineData("{ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: '' }", ErrorCode.ProtocolError, "Only a connection can be authenticated")]
    [InlineData("{ commitTransaction: 1 }", ErrorCode.CommandFailed, "commitTransaction must be run within a transaction")]
    [InlineData("{ commitTransaction: 1, txnNumber: null, autocommit: null }", ErrorCode.CommandFailed, "commitTransaction must be run within a transaction")]
    [InlineData("{ commitTransaction: 1, foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'commitTransaction.foo' is an unknown field.")]
    [InlineData("{ abortTransaction: 1, writeConcern: 1 }", ErrorCode.TypeMismatch, "BSON field 'abortTransaction.writeConcern' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ replSetGetStatus: 1 }", ErrorCode.NoReplicationEnabled, "not running with --replica-set")]
    public async Task What_nobody_knows_is_refused_by_name(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command, "admin")).ShouldFail(code, message);
    }
}
