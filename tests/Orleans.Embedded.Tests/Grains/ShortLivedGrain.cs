namespace Orleans.Embedded.Tests.Grains;

[CollectionAgeLimit(Minutes = 2)]
public sealed class ShortLivedGrain : Grain, IShortLivedGrain
{
    public Task Ping() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Life.SetEnd(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }
}
