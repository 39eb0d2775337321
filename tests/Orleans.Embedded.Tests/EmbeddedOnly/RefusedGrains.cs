using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

public interface ITakesAList : IGrainWithStringKey
{
    Task Take(List<int> list);
}

public interface ITakesBytes : IGrainWithStringKey
{
    Task Take(byte[] bytes);
}

public interface ITakesAMutableClass : IGrainWithStringKey
{
    Task Take(MutableMessage message);
}

public interface IReturnsAMutableClass : IGrainWithStringKey
{
    ValueTask<MutableMessage> Take();
}

public interface ITakesATupleOfMutables : IGrainWithStringKey
{
    Task Take((int, ImmutableArray<MutableMessage>) messages);
}

public interface IIsGeneric : IGrainWithStringKey
{
    Task Take<T>(T value);
}

public interface IIsNotAsynchronous : IGrainWithStringKey
{
    int Take();
}

public interface IStreams : IGrainWithStringKey
{
    IAsyncEnumerable<int> Take();
}

public interface IHasAProperty : IGrainWithStringKey
{
    Task<int> Value { get; }
}

public interface ITakesAReference : IGrainWithStringKey
{
    Task Take(ref int value);
}

public interface IIsOneWayWithAResult : IGrainWithStringKey
{
    [OneWay]
    Task<int> Take();
}

public interface ITakesImmutables : IGrainWithStringKey
{
    Task Take(int number, string text, Guid guid, DateTime? time, DayOfWeek day, CancellationToken cancellationToken);

    Task<ImmutableMessage> Take(ReadOnlyMemory<byte> bytes, ImmutableArray<ImmutableMessage> messages);

    ValueTask<(int, ITakesImmutables)> Take(ITakesImmutables grain, KeyValuePair<string, long> pair);

    [return: Immutable]
    Task<byte[]> Take([Immutable] byte[] bytes);
}

[GenerateSerializer]
public sealed class MutableMessage
{
    [Id(0)]
    public int Value { get; set; }
}

[GenerateSerializer]
[Immutable]
public sealed record ImmutableMessage([property: Id(0)] int Value);

public sealed class RefusedGrain : Grain, ITakesAList, ITakesBytes, ITakesAMutableClass, IReturnsAMutableClass,
    ITakesATupleOfMutables, IIsGeneric, IIsNotAsynchronous, IStreams, IHasAProperty, ITakesAReference,
    IIsOneWayWithAResult, ITakesImmutables
{
    public Task<int> Value => Task.FromResult(0);

    public Task Take(List<int> list) => Task.CompletedTask;

    public Task Take(byte[] bytes) => Task.CompletedTask;

    public Task Take(MutableMessage message) => Task.CompletedTask;

    public ValueTask<MutableMessage> Take() => new(new MutableMessage());

    public Task Take((int, ImmutableArray<MutableMessage>) messages) => Task.CompletedTask;

    public Task Take<T>(T value) => Task.CompletedTask;

    int IIsNotAsynchronous.Take() => 0;

    IAsyncEnumerable<int> IStreams.Take() => AsyncEnumerable.Empty<int>();

    public Task Take(ref int value) => Task.CompletedTask;

    Task<int> IIsOneWayWithAResult.Take() => Task.FromResult(0);

    public Task Take(int number, string text, Guid guid, DateTime? time, DayOfWeek day, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<ImmutableMessage> Take(ReadOnlyMemory<byte> bytes, ImmutableArray<ImmutableMessage> messages) =>
        Task.FromResult(new ImmutableMessage(bytes.Length));

    public ValueTask<(int, ITakesImmutables)> Take(ITakesImmutables grain, KeyValuePair<string, long> pair) => new((1, grain));

    Task<byte[]> ITakesImmutables.Take(byte[] bytes) => Task.FromResult(bytes);
}
