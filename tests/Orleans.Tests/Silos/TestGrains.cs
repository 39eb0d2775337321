using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers.Tests;

public sealed class Visits
{
    public int Count { get; set; }

    public string? End { get; set; }
}

public interface IVisitorGrain : IGrainWithStringKey
{
    Task<int> VisitAsync();

    Task<int> CountAsync();
}

/// <summary>Counts in its state, and writes it once more when it ends.</summary>
public sealed class VisitorGrain([PersistentState("visitor")] IPersistentState<Visits> visits) : Grain, IVisitorGrain
{
    public async Task<int> VisitAsync()
    {
        visits.State.Count++;
        await visits.WriteStateAsync();
        return visits.State.Count;
    }

    public Task<int> CountAsync() => Task.FromResult(visits.State.Count);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        visits.State.End = reason.ReasonCode.ToString();
        return visits.WriteStateAsync(cancellationToken);
    }
}

public interface IAlarmGrain : IGrainWithStringKey
{
    Task SetAsync(TimeSpan period);

    Task<bool> StopAsync();
}

/// <summary>Tells the silo that it is on what its reminder tells it.</summary>
public sealed class AlarmGrain(Alarms alarms) : Grain, IAlarmGrain, IRemindable
{
    public Task SetAsync(TimeSpan period) => this.RegisterOrUpdateReminder("alarm", TimeSpan.Zero, period);

    public async Task<bool> StopAsync()
    {
        if (await this.GetReminder("alarm") is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        alarms.Of(this.GetPrimaryKeyString()).TrySetResult(reminderName);
        return Task.CompletedTask;
    }
}

/// <summary>The reminders that have come to a silo's grains.</summary>
public sealed class Alarms
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _all = new();

    public TaskCompletionSource<string> Of(string grain) =>
        _all.GetOrAdd(grain, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
