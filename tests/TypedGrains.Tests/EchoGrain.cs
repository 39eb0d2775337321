using Orleans;

namespace Streetcar.TypedGrains.Tests;

/// <summary>Anybody's grain, which takes and gives documents.</summary>
public interface IEchoGrain : IGrainWithIntegerKey
{
    Task<BsonDocument?> DocumentAsync(BsonDocument? document);

    Task<BsonArray> ArrayAsync(BsonArray array);

    Task<BsonValue> ValueAsync(BsonValue value);

    Task<string> AnyAsync(EchoMessage message);

    Task<BsonDocument> ChangeAsync(BsonDocument document);
}

/// <summary>A message with documents in it.</summary>
[GenerateSerializer]
public sealed record EchoMessage(
    [property: Id(0)] BsonDocument Document,
    [property: Id(1)] List<BsonValue> Values,
    [property: Id(2)] object Any);

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<BsonDocument?> DocumentAsync(BsonDocument? document) => Task.FromResult(document);

    public Task<BsonArray> ArrayAsync(BsonArray array) => Task.FromResult(array);

    public Task<BsonValue> ValueAsync(BsonValue value) => Task.FromResult(value);

    public Task<string> AnyAsync(EchoMessage message) => Task.FromResult(
        $"{message.Any} {message.Document.BsonType} {message.Values[1].BsonType} {message.Any.GetType().Name}");

    public Task<BsonDocument> ChangeAsync(BsonDocument document)
    {
        document["a"]["b"] = 2;
        return Task.FromResult(document);
    }
}
