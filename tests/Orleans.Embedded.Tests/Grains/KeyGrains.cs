namespace Orleans.Embedded.Tests.Grains;

public sealed class IntegerKeyGrain : Grain, IIntegerKeyGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class GuidKeyGrain : Grain, IGuidKeyGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class IntegerCompoundKeyGrain : Grain, IIntegerCompoundKeyGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKeyLong(out var extension)} {extension}");
}

public sealed class GuidCompoundKeyGrain : Grain, IGuidCompoundKeyGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKey(out var extension)} {extension}");
}

public sealed class FirstTwofoldGrain : Grain, ITwofoldGrain
{
    public Task<string> Class() => Task.FromResult("first");
}

[GrainType("the-second")]
public sealed class SecondTwofoldGrain : Grain, ITwofoldGrain
{
    public Task<string> Class() => Task.FromResult("second");
}
