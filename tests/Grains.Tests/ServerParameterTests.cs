namespace Streetcar.Grains.Tests;

public sealed class ServerParameterTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task A_parameter_is_set_and_told()
    {
        (await RunAsync("{ setParameter: 1, automationServiceDescriptor: 'mine', quiet: 'x' }"))["was"].ShouldBe("");

        (await RunAsync("{ getParameter: 1, automationServiceDescriptor: 1, quiet: 1, nothing: 1 }")).ShouldBeJson(
            "{ automationServiceDescriptor: 'mine', quiet: true, ok: 1.0 }");
        (await RunAsync("{ hello: 1 }"))["automationServiceDescriptor"].ShouldBe("mine");
        (await RunAsync("{ setParameter: 1, automationServiceDescriptor: '', quiet: 0 }"))["was"].ShouldBe("mine");
    }

    [Fact]
    public async Task The_verbosity_of_a_log_component_is_kept()
    {
        await RunAsync("{ setParameter: 1, logComponentVerbosity: { network: { asio: { verbosity: 3 } }, command: 2 } }");

        var told = (await RunAsync("{ getParameter: 1, logComponentVerbosity: 1 }"))["logComponentVerbosity"];

        told["network"]["asio"]["verbosity"].ShouldBe(3);
        told["network"]["verbosity"].ShouldBe(-1);
        told["command"]["verbosity"].ShouldBe(2);
        told["verbosity"].ShouldBe(0);
    }

    [Fact]
    public async Task Parameters_are_told_with_when_they_can_be_set()
    {
        (await RunAsync("{ getParameter: { showDetails: true }, quiet: 1 }"))["quiet"].ShouldBe(
            Json.Document("{ value: false, settableAtRuntime: true, settableAtStartup: true }"));
        var startup = await RunAsync("{ getParameter: { allParameters: true, setAt: 'startup' } }");
        var runtime = await RunAsync("{ getParameter: { allParameters: true, setAt: 'runtime' } }");
        startup.ContainsKey("authenticationMechanisms").ShouldBeTrue();
        runtime.ContainsKey("authenticationMechanisms").ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_set_where_one_of_several_is_not_known()
    {
        await RunAsync("{ setParameter: 1, logLevel: 4, foo: 1 }");

        (await RunAsync("{ getParameter: 1, logLevel: 1 }"))["logLevel"].ShouldBe(0);
    }

    [Theory]
    [InlineData("{ setParameter: 1, logLevel: -1 }", ErrorCode.BadValue, "Invalid value for parameter logLevel: -1 is not greater than or equal to 0")]
    [InlineData("{ setParameter: 1, logLevel: '1' }", ErrorCode.BadValue, "Invalid value for parameter logLevel: 1 is not greater than or equal to 0")]
    [InlineData("{ setParameter: 1, foo: 1 }", ErrorCode.InvalidOptions, "attempted to set unrecognized parameter [foo], use help:true to see options ")]
    [InlineData("{ setParameter: 1, featureCompatibilityVersion: '8.0' }", ErrorCode.IllegalOperation, "not allowed to change [featureCompatibilityVersion] at runtime")]
    [InlineData("{ setParameter: 1, automationServiceDescriptor: 1 }", ErrorCode.TypeMismatch, "Value for parameter automationServiceDescriptor must be of type 'string'")]
    [InlineData("{ setParameter: 1, logComponentVerbosity: { foo: 1 } }", ErrorCode.BadValue, "Invalid component name foo")]
    [InlineData("{ getParameter: { setAt: 'x' }, quiet: 1 }", ErrorCode.BadValue, "Enumeration value 'x' for field 'getParameter.getParameter.setAt' is not a valid value.")]
    [InlineData("{ getParameter: { foo: 1 } }", ErrorCode.UnknownBsonField, "BSON field 'getParameter.getParameter.foo' is an unknown field.")]
    [InlineData("{ setClusterParameter: { foo: {} } }", ErrorCode.NoSuchKey, "Unknown server parameter: foo")]
    [InlineData("{ setClusterParameter: { changeStreams: { expireAfterSeconds: 0 } } }", ErrorCode.BadValue, "BSON field 'expireAfterSeconds' value must be >= 1, actual value '0'")]
    [InlineData("{ setClusterParameter: { changeStreams: {}, defaultMaxTimeMS: {} } }", ErrorCode.InvalidOptions, "Only one cluster parameter can be set at a time")]
    [InlineData("{ setFeatureCompatibilityVersion: '8.0' }", (ErrorCode)7369100, "Once you have set the feature compatibility version, going back may be impossible. Set 'confirm: true' to set it to 8.0")]
    [InlineData("{ setFeatureCompatibilityVersion: '4.4', confirm: true }", (ErrorCode)4926900, "Invalid feature compatibility version value, expected '8.0' or '8.2', found 4.4")]
    [InlineData("{ setDefaultRWConcern: 1 }", ErrorCode.BadValue, "At least one of the \"defaultReadConcern\" or \"defaultWriteConcern\" fields must be present")]
    public async Task What_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await RunAsync(command)).ShouldFail(code, message);
    }

    [Fact]
    public async Task A_cluster_parameter_outlives_a_restart()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.RunAsync("{ setClusterParameter: { changeStreamOptions: { preAndPostImages: { expireAfterSeconds: 7200 } } } }", "admin");
        await cluster.Store.RestartAsync();

        var told = (await cluster.RunAsync("{ getClusterParameter: ['changeStreamOptions', 'changeStreams'] }", "admin"))["clusterParameters"];

        told[0]["_id"].ShouldBe("changeStreamOptions");
        told[0]["preAndPostImages"]["expireAfterSeconds"].ShouldBe(7200L);
        told[0]["clusterParameterTime"].Type.ShouldBe(ElementType.Timestamp);
        told[1]["expireAfterSeconds"].ShouldBe(3600L);
        (await cluster.RunAsync("{ getClusterParameter: '*' }", "admin"))["clusterParameters"].AsArray.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task The_compatibility_version_is_kept_where_MongoDB_keeps_it()
    {
        await using var cluster = await GrainCluster.StartAsync();

        await cluster.RunAsync("{ setFeatureCompatibilityVersion: '8.0', confirm: true }", "admin");

        (await cluster.RunAsync("{ find: 'system.version' }", "admin")).FirstBatch().Single().ShouldBeJson(
            "{ _id: 'featureCompatibilityVersion', version: '8.0' }");
        (await cluster.RunAsync("{ getParameter: 1, featureCompatibilityVersion: 1 }", "admin"))["featureCompatibilityVersion"]["version"].ShouldBe("8.0");
    }

    [Fact]
    public async Task The_default_concerns_are_kept_and_told()
    {
        await using var cluster = await GrainCluster.StartAsync();
        (await cluster.RunAsync("{ getDefaultRWConcern: 1 }", "admin"))["defaultReadConcernSource"].ShouldBe("implicit");

        await cluster.RunAsync("{ setDefaultRWConcern: 1, defaultReadConcern: { level: 'majority' } }", "admin");

        var told = await cluster.RunAsync("{ getDefaultRWConcern: 1 }", "admin");
        told["defaultReadConcern"].ShouldBe(Json.Document("{ level: 'majority' }"));
        told["defaultReadConcernSource"].ShouldBe("global");
        told["defaultWriteConcernSource"].ShouldBe("implicit");
    }

    private Task<RawDocument> RunAsync(string command) => _cluster.RunAsync(command, "admin");
}
