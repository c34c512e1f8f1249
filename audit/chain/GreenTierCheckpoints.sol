// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Checkpoints of one channel of a permissioned ledger, so that its past cannot be rewritten unseen.
/// @notice A checkpoint binds a run of blocks by the Merkle root of their header hashes. Runs follow one another without
/// gap or overlap, nothing is ever changed or removed, and only the poster that the deployment names may add.
contract GreenTierCheckpoints {
    struct Checkpoint {
        uint64 fromBlock;
        uint64 toBlock;
        /// Number of this chain's own block that holds the posting: where its event is found.
        uint64 postedIn;
        bytes32 root;
        /// Header hash of `toBlock`.
        bytes32 tipHash;
    }

    event CheckpointPosted(uint256 indexed index, uint64 fromBlock, uint64 toBlock, bytes32 root, bytes32 tipHash);

    error NotThePoster(address sender);
    error NotTheNextBlock(uint64 expected, uint64 given);
    error EmptyRange(uint64 fromBlock, uint64 toBlock);
    error NoSuchCheckpoint(uint256 index, uint256 count);

    /// Keccak-256 of the channel's name.
    bytes32 public immutable channel;
    address public immutable poster;

    /// The first ledger block that no checkpoint holds yet.
    uint64 public nextBlock;
    Checkpoint[] private checkpoints;

    constructor(bytes32 channel_, address poster_) {
        channel = channel_;
        poster = poster_;
    }

    function post(uint64 fromBlock, uint64 toBlock, bytes32 root, bytes32 tipHash) external {
        if (msg.sender != poster) revert NotThePoster(msg.sender);
        if (fromBlock != nextBlock) revert NotTheNextBlock(nextBlock, fromBlock);
        if (toBlock < fromBlock) revert EmptyRange(fromBlock, toBlock);
        nextBlock = toBlock + 1;
        checkpoints.push(Checkpoint(fromBlock, toBlock, uint64(block.number), root, tipHash));
        emit CheckpointPosted(checkpoints.length - 1, fromBlock, toBlock, root, tipHash);
    }

    function checkpoint(uint256 index) external view returns (Checkpoint memory) {
        if (index >= checkpoints.length) revert NoSuchCheckpoint(index, checkpoints.length);
        return checkpoints[index];
    }

    function count() external view returns (uint256) {
        return checkpoints.length;
    }
}
