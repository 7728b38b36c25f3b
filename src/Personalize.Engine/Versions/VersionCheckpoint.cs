using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;

namespace Personalize.Engine.Versions;

/// <summary>
/// The checkpoint of a solution version in the model store. It records which data it was made on: after another import its weights
/// would belong to other items, so training does not continue from it.
/// </summary>
internal sealed class VersionCheckpoint : ITrainingCheckpoint
{
    public const string Model = "model";
    private const string Checkpoint = "checkpoint";
    private const string Fingerprint = "data_fingerprint";
    private const string Owner = "solution_version";

    private readonly IStore _store;
    private readonly SolutionVersion _version;
    private readonly Action<string>? _information;
    private readonly ILease? _lease;
    private byte[] _fingerprint;

    /// <param name="information">Receives a message if a checkpoint cannot be used.</param>
    /// <param name="lease">Without it nothing is saved any more; null for a caller that works alone.</param>
    public VersionCheckpoint(IStore store, SolutionVersion version, Action<string>? information, ILease? lease = null)
    {
        (_store, _version, _information, _lease) = (store, version, information, lease);
        Id = Arn.LastPartOf(version.Arn);
        _fingerprint = ComputeFingerprint();
    }

    /// <summary>The id of the version in the model store.</summary>
    public string Id { get; }

    /// <summary>Identifies the data that was read, as text; always different for data in an uncertain state.</summary>
    public string DataFingerprint => Convert.ToHexStringLower(_fingerprint);

    /// <summary>
    /// Called when the data has been read. If it changed in the meantime, it is uncertain which state was read, and training never
    /// continues from what is saved from now on.
    /// </summary>
    public void Confirm()
    {
        if (!ComputeFingerprint().AsSpan().SequenceEqual(_fingerprint))
            _fingerprint = RandomNumberGenerator.GetBytes(_fingerprint.Length);
    }

    public void Save(string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        var owner = Encoding.UTF8.GetBytes(_version.Arn);
        _store.Models.Save(
            Id,
            Checkpoint,
            configurationJson,
            [.. tensors, new Tensor(Fingerprint, [_fingerprint.Length], _fingerprint), new Tensor(Owner, [owner.Length], owner)],
            _lease);
    }

    public IModelFile? TryOpen()
    {
        IModelFile? file = null;
        string? problem;
        try
        {
            file = _store.Models.TryOpen(Id, Checkpoint);
            file?.Verify();
            problem = file is null ? null : WhyUseless(file);
        }
        catch (PersonalizeException exception) when (exception.ErrorId == ErrorIds.ModelDamaged)
        {
            problem = $"The checkpoint is damaged ({exception.Message.TrimEnd('.')})";
        }

        if (problem is null)
            return file;
        file?.Dispose();
        Delete();
        _information?.Invoke($"{problem}, so the {Arn.Describe(_version.Arn)} is trained from the start.");
        return null;
    }

    /// <summary>The epochs of a training that a process is doing, as far as its checkpoint says.</summary>
    public static IReadOnlyList<EpochRecord> EpochsOf(IStore store, SolutionVersion version)
    {
        try
        {
            using var file = store.Models.TryOpen(Arn.LastPartOf(version.Arn), Checkpoint);
            return file is not null && file.TensorNames.Contains(Owner) && Encoding.UTF8.GetString(file.Read<byte>(Owner)) == version.Arn
                ? TrainingState.Read(file)?.History ?? []
                : [];
        }
        catch (PersonalizeException)
        {
            // It may be gone by now, or damaged; the training says so.
            return [];
        }
    }

    private string? WhyUseless(IModelFile file)
    {
        if (file.TensorNames.Contains(Owner) && Encoding.UTF8.GetString(file.Read<byte>(Owner)) is var owner && owner != _version.Arn)
            return $"The checkpoint is that of the {Arn.Describe(owner)}";
        return file.Read<byte>(Fingerprint).SequenceEqual(_fingerprint) ? null : "The data has changed since the training was stopped";
    }

    public void Delete() => _store.Models.Delete(Id, Checkpoint);

    private byte[] ComputeFingerprint() => DataStates.Fingerprint(_store, _version.DatasetGroupArn, _version.JournalEnd);
}
