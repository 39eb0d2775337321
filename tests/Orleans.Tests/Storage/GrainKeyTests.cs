using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers.Tests;

[Collection(nameof(SqliteSilo))]
public sealed class GrainKeyTests(SqliteSilo silo)
{
    public static TheoryData<string, IdSpan> Keys => new()
    {
        { "7D", GrainIdKeyExtensions.CreateIntegerKey(125) },
        { "FFFFFFFFFFFFFFFF", GrainIdKeyExtensions.CreateIntegerKey(-1) },
        { "5F+north/süd", GrainIdKeyExtensions.CreateIntegerKey(95, "north/süd") },
        { "0f8fad5bd9cb469fa16570867728950e", GrainIdKeyExtensions.CreateGuidKey(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e")) },
        { "0f8fad5bd9cb469fa16570867728950e+x", GrainIdKeyExtensions.CreateGuidKey(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), "x") },
        { "a.b.$c/d\\e", IdSpan.Create("a.b.$c/d\\e") },
        { "$ne", IdSpan.Create("$ne") },
        { "Привет 🚋 \"'{}", IdSpan.Create("Привет 🚋 \"'{}") },
        { new string('k', 3000), IdSpan.Create(new string('k', 3000)) },
    };

    [Theory]
    [MemberData(nameof(Keys), DisableDiscoveryEnumeration = true)]
    public async Task A_key_of_any_kind_is_the_id_of_a_document(string text, IdSpan key)
    {
        var id = GrainId.Create(GrainType.Create("keyed"), key);
        var storage = silo.Storage("Default");
        var state = new GrainState<int> { State = 1 };

        await storage.WriteStateAsync("keyed", id, state);
        state.State = 2;
        await storage.WriteStateAsync("keyed", id, state);

        var document = (await silo.Database["keyed"].FindByIdAsync(text)).ShouldNotBeNull();
        document["state"].ShouldBe(new BsonInt32(2));
        await storage.ClearStateAsync("keyed", id, state);
        (await silo.Database["keyed"].FindByIdAsync(text)).ShouldNotBeNull().Names.ShouldBe(["_id", "etag"]);
    }
}
