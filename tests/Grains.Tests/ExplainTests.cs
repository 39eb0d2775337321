namespace Streetcar.Grains.Tests;

public sealed class ExplainTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("{ explain: 5 }", ErrorCode.TypeMismatch, "BSON field 'explain.explain' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ explain: {} }", ErrorCode.CommandNotFound, "Explain failed due to unknown command: ")]
    [InlineData("{ explain: { foo: 1 } }", ErrorCode.CommandNotFound, "Explain failed due to unknown command: foo")]
    [InlineData("{ explain: { insert: 'c', documents: [{}] } }", ErrorCode.IllegalOperation, "Cannot explain cmd: insert")]
    [InlineData("{ explain: { find: 'c', foo: 1 } }", ErrorCode.UnknownBsonField, "BSON field 'find.foo' is an unknown field.")]
    [InlineData("{ explain: { find: 'c' }, verbosity: 'much' }", ErrorCode.BadValue, "Enumeration value 'much' for field 'explain.verbosity' is not a valid value.")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Theory]
    [InlineData("{ update: 'w', updates: [{ q: { a: 1 }, u: { $set: { b: 1 } } }] }", "UPDATE", "nMatched", 1)]
    [InlineData("{ update: 'w', updates: [{ q: { a: 1 }, u: { $set: { b: 1 } }, multi: true }] }", "UPDATE", "nMatched", 2)]
    [InlineData("{ delete: 'w', deletes: [{ q: { a: 1 }, limit: 0 }] }", "DELETE", "nWouldDelete", 2)]
    [InlineData("{ findAndModify: 'w', query: { a: 1 }, update: { $set: { b: 1 } } }", "UPDATE", "nMatched", 1)]
    [InlineData("{ findAndModify: 'w', query: { a: 1 }, remove: true }", "DELETE", "nWouldDelete", 1)]
    [InlineData("{ update: 'w', updates: [{ q: { $expr: { $eq: ['$a', '$$x'] } }, u: { $set: { b: 1 } }, multi: true }], let: { x: 1 } }", "UPDATE", "nMatched", 2)]
    [InlineData("{ delete: 'w', deletes: [{ q: { $expr: { $eq: ['$a', '$$x'] } }, limit: 0 }], let: { x: 1 } }", "DELETE", "nWouldDelete", 2)]
    [InlineData("{ findAndModify: 'w', query: { $expr: { $eq: ['$a', '$$x'] } }, remove: true, let: { x: 1 } }", "DELETE", "nWouldDelete", 1)]
    public async Task A_write_is_explained_by_its_own_stage_and_changes_nothing(string write, string stage, string count, int found)
    {
        await _cluster.RunAsync("{ drop: 'w' }");
        await _cluster.RunAsync("{ insert: 'w', documents: [{ _id: 1, a: 1 }, { _id: 2, a: 1 }, { _id: 3, a: 2 }] }");

        var reply = await _cluster.RunAsync($"{{ explain: {write}, verbosity: 'executionStats' }}");

        var plan = reply["queryPlanner"].AsDocument["winningPlan"].AsDocument;
        plan["stage"].ShouldBe(stage);
        plan["inputStage"].AsDocument["stage"].ShouldBe("COLLSCAN");
        reply["command"].AsDocument["$db"].ShouldBe("test");
        var executed = reply["executionStats"].AsDocument["executionStages"].AsDocument;
        executed["stage"].ShouldBe(stage);
        executed[count].AsInt32.ShouldBe(found);
        (await _cluster.RunAsync("{ find: 'w', filter: { a: 1, b: { $exists: false } } }")).FirstBatch().Count.ShouldBe(2);
    }
}
