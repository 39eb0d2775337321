namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Writes that may take long: in steps, each a transaction of its own, between which others have their turn.</summary>
/// <param name="commands">The writes.</param>
/// <param name="cancellationToken">Cancels the operation if it has not started yet.</param>
internal sealed class SteppedWrite(WriteCommands commands, CancellationToken cancellationToken)
    : WriteOperation<AppliedWrites>(cancellationToken)
{
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(10);

    private WriteStep? _step;
    private Task<AppliedWrites>? _running;

    public override bool HasSteps => true;

    public override bool TryExecute(WriteTransaction transaction)
    {
        if (_step is null)
        {
            _step = new WriteStep(transaction);
            _step.Begin(StepTime);
            _running = commands.ExecuteAsync(_step).AsTask();
        }
        else
        {
            using var work = _step.Limits.Enter();
            _step.Continue(transaction, StepTime);
        }

        if (!_running!.IsCompleted)
            return false;
        SetResult(_running.GetAwaiter().GetResult());
        return true;
    }
}
